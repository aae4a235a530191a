#!/usr/bin/env bash
# BullMQ's add() resolves to a job with the new data; what is stored is the old job, and nothing runs.
#
# Expected: adding a job under an id that is known either adds it, or is rejected, or resolves to the job that there is.
# Seen:     it resolves to an object with the new data, its state is said to be "completed", and getJob() of its id has the old
#           data. Finished jobs are kept by default, so that an id which is used again each day runs on the first day only.
# Hurts:    whoever takes ids such as "report-of-customer-7" against double work: the second report is never made, and the caller
#           holds a job that says otherwise.
# Versions: npm bullmq 6.7.0 with ioredis 5.11.1; Debian 12: redis-tools 7.0
. "$(dirname "$0")/lib/common.sh"
npm_packages bullmq@6.7.0 ioredis@5.11.1
debian_packages redis-tools libatomic1 libjemalloc2 liblzf1
redis_port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
libraries=("$work"/debian/usr/lib/*-linux-gnu)
ln -s redis-check-rdb debian/usr/bin/redis-server 2>/dev/null || true
LD_LIBRARY_PATH=${libraries[0]} debian/usr/bin/redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$work" >redis.log 2>&1 &
started+=($!)

cat >again.cjs <<'END'
const { Queue, Worker } = require('bullmq');
const connection = { host: '127.0.0.1', port: Number(process.argv[2]), maxRetriesPerRequest: null };
(async () => {
  const queue = new Queue('reports', { connection });
  const done = [];
  const worker = new Worker('reports', async job => { done.push(job.data.day); }, { connection });
  const completed = () => new Promise(resolve => worker.once('completed', resolve));
  const first = completed();
  await queue.add('report', { day: 'Monday' }, { jobId: 'customer-7' });
  await first;
  const second = await queue.add('report', { day: 'Tuesday' }, { jobId: 'customer-7' });
  console.log(`add() resolved to the job of ${second.data.day}, state ${await second.getState()}`);
  console.log(`stored: the job of ${(await queue.getJob('customer-7')).data.day}`);
  // Another job, which is run after whatever waits before it.
  const last = completed();
  await queue.add('report', { day: 'Wednesday' }, { jobId: 'customer-8' });
  await last;
  console.log(`run: ${done}`);
  process.exit(0);
})();
END
node again.cjs "$redis_port" >seen

as_described <<'END'
add() resolved to the job of Tuesday, state completed
stored: the job of Monday
run: Monday,Wednesday
END
