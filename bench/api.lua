-- Asks one of the messages of api.py after the other; each thread begins at another place.
local bodies = {}
for line in io.lines(os.getenv("LACHAN_BENCH_BODIES")) do bodies[#bodies + 1] = line end
local at = math.random(#bodies)
request = function()
  at = at % #bodies + 1
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, bodies[at])
end
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
local failed = 0
refused = 0
response = function(status) if status ~= 200 then refused = refused + 1 end end
done = function(summary, latency)
  for _, thread in ipairs(threads) do failed = failed + thread:get("refused") end
  io.write(string.format('\n{"requests": %d, "seconds": %.3f, "p50_ms": %.2f, "p99_ms": %.2f, "refused": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
