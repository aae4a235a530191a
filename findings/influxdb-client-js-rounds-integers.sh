#!/usr/bin/env bash
# intField() of the InfluxDB client for JavaScript stores another integer than it was given.
#
# Expected: numbers beyond 2^53 are given as text, so that they stay exact, as uintField() keeps them; what is no integer is refused.
# Seen:     intField('9007199254740993') writes 9007199254740992i, without a word. The greatest 64-bit integer is refused. 1.9 becomes 1.
# Hurts:    whoever stores ids, counters of bytes or nanoseconds as integers.
# Versions: npm @influxdata/influxdb-client 1.35.0
. "$(dirname "$0")/lib/common.sh"
npm_packages @influxdata/influxdb-client@1.35.0

cat >integers.cjs <<'END'
const { Point } = require('@influxdata/influxdb-client');
for (const [method, value] of [['intField', '9007199254740993'], ['uintField', '9007199254740993'], ['intField', '9223372036854775807'],
  ['uintField', '18446744073709551615'], ['intField', 1.9]]) {
  let line;
  try { line = new Point('m')[method]('f', value).timestamp(1).toLineProtocol(); } catch { line = 'refused'; }
  console.log(`${method}(${typeof value === 'string' ? `'${value}'` : value}): ${line}`);
}
END
node integers.cjs >seen

as_described <<'END'
intField('9007199254740993'): m f=9007199254740992i 1
uintField('9007199254740993'): m f=9007199254740993u 1
intField('9223372036854775807'): refused
uintField('18446744073709551615'): m f=18446744073709551615u 1
intField(1.9): m f=1i 1
END
