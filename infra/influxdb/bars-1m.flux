// Closes of windows -> open, high, low and close of each minute. `npm run influx:setup` makes a task of it and names the
// buckets; with --from and --to it runs once over a past range. A minute told again overwrites itself.
import "date"
import "experimental"

option task = {name: "ballast bars 1m", every: 1m, offset: 20s}

// Two hours back: what came late, or waited on the recorder's disk, is told again.
start = date.truncate(t: experimental.subDuration(d: 2h, from: now()), unit: 1m)
stop = date.truncate(t: now(), unit: 1m)

// A window that ends at 12:01:00 is of 12:00: it goes by the last instant within it.
closes = from(bucket: "ballast")
  |> range(start: start, stop: experimental.addDuration(d: 1ms, to: stop))
  |> filter(fn: (r) => r._measurement == "bars" and r._field == "close")
  |> filter(fn: (r) => r._time > start)
  |> timeShift(duration: -1ms)

pick = (tables=<-, fn, name) => tables
  |> aggregateWindow(every: 1m, fn: fn, createEmpty: false, timeSrc: "_start")
  |> set(key: "_field", value: name)

union(
  tables: [
    closes |> pick(fn: first, name: "open"),
    closes |> pick(fn: max, name: "high"),
    closes |> pick(fn: min, name: "low"),
    closes |> pick(fn: last, name: "close"),
  ],
)
  |> to(bucket: "ballast_1m")
