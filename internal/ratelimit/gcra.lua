-- One step of the generic cell rate algorithm; bucket.take in gcra.go is the same.
-- KEYS[1]  holds when the next attempt is due, in microseconds
-- ARGV     interval (microseconds), burst, now (microseconds; empty: this server's clock), take (1; 0 only looks)
-- Returns  allowed (1 or 0), microseconds to wait, how many remain
local interval, burst, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000000 + tonumber(t[2])
end

local full = interval * burst
local due = tonumber(redis.call('GET', KEYS[1]) or '') or now
due = math.min(math.max(due, now), now + full)

local room = now + full - due
if room < interval then
  return {0, interval - room, 0}
end
due = due + interval
if ARGV[4] == '1' then
  redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
end
return {1, 0, math.floor((room - interval) / interval)}
