-- Reports for wrk: four of five are text, the fifth has a picture of 300 KB. Each says something else.
-- LACHAN_PICTURES: each so many reports one has a picture (0: none). LACHAN_PACE is the pause of a connection in ms between two reports (drawn evenly from 0 to twice that); 0: none.
local pace = tonumber(os.getenv("LACHAN_PACE") or "0")
local pictures = tonumber(os.getenv("LACHAN_PICTURES") or "5")
local path = "/api/v1/reports"
local boundary = "lachan-bench-4f1c"
local words = {"gọi", "tiền", "ngân hàng", "công an", "mẹ tôi", "chuyển khoản", "bị chặn", "đặt cọc", "ứng dụng",
  "đường link", "trúng thưởng", "giao hàng", "việc nhẹ", "hôm qua", "sáng nay", "tôi", "họ nói", "rồi", "không", "mất"}
local number = 0
local thread_id = 0
local picture

function setup(thread)
  thread:set("thread_id", thread_id)
  thread_id = thread_id + 1
end

function init()
  math.randomseed(os.time() + 7919 * thread_id)
  local part = {}
  for at = 1, 1000 do part[at] = string.char(math.random(0, 255)) end
  picture = string.rep(table.concat(part), 300)
end

local function story()
  number = number + 1
  local said = {}
  for at = 1, 30 do said[at] = words[math.random(#words)] end
  return string.format("%s Báo cáo số %d-%d", table.concat(said, " "), thread_id, number)
end

function delay()
  if pace == 0 then return 0 end
  return math.floor(math.random() * 2 * pace)
end

function request()
  local said = story()
  local headers = {["User-Agent"] = "bench " .. math.random(1000)}
  local phone = string.format("09%08d", math.random(0, 99999999))
  if pictures == 0 or number % pictures ~= 0 then
    headers["Content-Type"] = "application/json"
    local body = string.format('{"consent":true,"story":"%s","message":"Tai khoan bi khoa, goi %s ngay","numbers":["%s"]}',
      said, phone, phone)
    return wrk.format("POST", path, headers, body)
  end
  headers["Content-Type"] = "multipart/form-data; boundary=" .. boundary
  local head = "--" .. boundary .. "\r\nContent-Disposition: form-data; name="
  local body = head .. '"consent"\r\n\r\ntrue\r\n' .. head .. '"story"\r\n\r\n' .. said .. "\r\n" ..
    head .. '"files"; filename="anh.png"\r\nContent-Type: image/png\r\n\r\n' ..
    string.format("\137PNG\r\n\26\n%08d%08d", thread_id, number) .. picture .. "\r\n--" .. boundary .. "--\r\n"
  return wrk.format("POST", path, headers, body)
end


function done(summary, latency)
  io.write(string.format(
    'LACHAN {"requests": %d, "seconds": %.2f, "errors": %d, "p50_ms": %.1f, "p90_ms": %.1f, "p99_ms": %.1f, "max_ms": %.1f}\n',
    summary.requests, summary.duration / 1e6,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
