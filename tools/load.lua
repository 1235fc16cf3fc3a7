-- What wrk sends, as a proxy hands it on: reads of a page by everybody in turn, or one exercise told by everybody in turn,
-- each under a new id. The file of targets has a line for each: path, cookies, token, key, exercise, with tabs between.
local targets, thread_count, told = {}, 0, tonumber(os.getenv("LOAD_FROM") or "1")
local pause = tonumber(os.getenv("LOAD_PAUSE") or "0")

function setup(thread)
   thread_count = thread_count + 1
   thread:set("number", thread_count)
end

function init(args)
   for line in io.lines(os.getenv("LOAD_TARGETS")) do
      local one = {}
      for field in (line .. "\t"):gmatch("(.-)\t") do one[#one + 1] = field end
      targets[#targets + 1] = one
   end
   math.randomseed(os.time() * 1000 + number)
   at, sent, bad, last = number * 7, 0, 0, ""
   device = string.format("01980000-0000-7%03x-8000-%012x", number, math.random(0, 2 ^ 40))
end

local function id()
   return string.format("%08x-%04x-7%03x-8%03x-%012x", os.time(), math.random(0, 65535), number,
      math.random(0, 4095), math.random(0, 2 ^ 40))
end

if pause > 0 then
   function delay() return pause end
end

function request()
   at = at % #targets + 1
   local one = targets[at]
   local headers = {
      Cookie = one[2], Host = "localhost", Origin = "https://localhost", ["X-Forwarded-Proto"] = "https",
      ["Accept-Language"] = "en", ["Accept-Encoding"] = "gzip"
   }
   if one[4] == "" then return wrk.format("GET", one[1], headers) end
   sent = sent + 1
   local now = os.date("!%Y-%m-%dT%H:%M:%S+00:00")
   headers["Content-Type"], headers["X-CSRFToken"] = "application/json", one[3]
   local body = string.format('{"schema":%s,"id":"%s","person":"%s","device":"%s","sequence":%d,"kind":"session",' ..
      '"body":{"item":"%s","level":1,"done":1,"pain_during":%d,"effort":3,"felt":"right"},"at":"%s","now":"%s"}',
      os.getenv("LOAD_SCHEMA"), id(), one[4], device, told + sent, one[5], sent % 5 + 1, now, now)
   return wrk.format("POST", one[1], headers, body)
end

function response(status, headers, body)
   if status ~= 200 then
      bad = bad + 1
      if last == "" then last = status .. " " .. (headers["Location"] or body:sub(1, 200)) end
   end
end

threads = {}
local first = setup
setup = function(thread) first(thread) table.insert(threads, thread) end

function done(summary, latency, requests)
   local refused, why = 0, ""
   for _, thread in ipairs(threads) do
      refused = refused + thread:get("bad")
      if thread:get("last") ~= "" then why = thread:get("last") end
   end
   local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   io.write(string.format('\n{"requests":%d,"seconds":%.3f,"p50":%.2f,"p95":%.2f,"p99":%.2f,"most":%.2f,"refused":%d,"errors":%d}\n%s\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
      latency:percentile(99) / 1000, latency.max / 1000, refused, errors, why))
end
