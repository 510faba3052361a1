"""What a spec asks of an outside client, on the code of docs/interop.md: lines of JSON in, lines of JSON out.

driver.py write BROKERS PARTITIONER COMPRESSION    stdin: {topic, key, record, version, value | hex, headers}
driver.py read BROKERS TOPIC RECORD VERSION SECONDS    stdout: {key, value, partition, bytes, headers}
driver.py front ...    the same, as a raw reader of that version
"""

import json
import sys
import time

from ballast_client import consumer, decoded, encoded, front, producer, schema_of


def bytes_of(line):
    if "hex" in line:
        return bytes.fromhex(line["hex"])
    return encoded(schema_of(line["record"], line["version"]), line["value"])


def write(brokers, partitioner, compression):
    writer = producer(brokers, partitioner, compression)
    failures, partitions = [], {}

    def delivered(error, message):
        if error is not None:
            failures.append(str(error))
        else:
            partitions.setdefault(message.topic(), set()).add(message.partition())

    for text in sys.stdin:
        line = json.loads(text)
        writer.produce(
            line["topic"],
            key=line["key"],
            value=bytes_of(line),
            headers=line.get("headers", {}),
            on_delivery=delivered,
        )
        writer.poll(0)
    writer.flush(60)
    if failures:
        sys.exit(failures[0])
    print(json.dumps({topic: sorted(found) for topic, found in partitions.items()}))


def read(value_of, brokers, topic, record, version, seconds):
    reader = consumer(brokers, f"driver-{time.time_ns()}", [topic])
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        message = reader.poll(0.2)
        if message is None:
            continue
        if message.error():
            sys.exit(str(message.error()))
        try:
            value = value_of(message, record, int(version))
        except (EOFError, IndexError, ValueError, OSError):
            continue  # somebody's bad record
        found = {
            "key": message.key().decode(),
            "value": value,
            "partition": message.partition(),
            "bytes": message.value().hex(),
            "headers": {name: text.decode() for name, text in message.headers() or []},
        }
        print(json.dumps(found).replace(": NaN", ": null"), flush=True)  # JSON has no NaN
    reader.close()


if __name__ == "__main__":
    command, *given = sys.argv[1:]
    if command == "write":
        write(*given)
    else:
        read({"read": decoded, "front": front}[command], *given)
