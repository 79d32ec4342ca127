-- Sends questions from a file of bodies of one length, one after the other; each thread begins at another place.
local file = io.open(os.getenv("LACHAN_BENCH_BODIES"), "rb")
local size = tonumber(os.getenv("LACHAN_BENCH_SIZE"))
local all = file:read("*a")
file:close()
local count = #all / size
local at = math.random(count)
local headers = {["Content-Type"] = os.getenv("LACHAN_BENCH_TYPE")}
request = function()
  at = at % count + 1
  return wrk.format("POST", nil, headers, all:sub((at - 1) * size + 1, at * size))
end
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
refused = 0
response = function(status) if status ~= 200 then refused = refused + 1 end end
done = function(summary, latency)
  local failed = 0
  for _, thread in ipairs(threads) do failed = failed + thread:get("refused") end
  io.write(string.format('\n{"requests": %d, "seconds": %.3f, "p50_ms": %.2f, "p99_ms": %.2f, "refused": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
