// Minutes -> open, high, low and close of each day (UTC), as bars-1m.flux does with windows.
import "date"
import "experimental"

option task = {name: "ballast bars 1d", every: 1h, offset: 2m}

// The day that is under way and the two before it.
start = date.truncate(t: experimental.subDuration(d: 2d, from: now()), unit: 1d)
stop = now()

minutes = (name) => from(bucket: "ballast_1m")
  |> range(start: start, stop: stop)
  |> filter(fn: (r) => r._measurement == "bars" and r._field == name)

pick = (tables=<-, fn) => tables
  |> aggregateWindow(every: 1d, fn: fn, createEmpty: false, timeSrc: "_start")

union(
  tables: [
    minutes(name: "open") |> pick(fn: first),
    minutes(name: "high") |> pick(fn: max),
    minutes(name: "low") |> pick(fn: min),
    minutes(name: "close") |> pick(fn: last),
  ],
)
  |> to(bucket: "ballast_1d")
