"""What Redis runs: one script with every step of the keyring, each of which counts as it acts.

ARGV is the time in microseconds since 1970 (empty: Redis' own), then for each step its name, the number of
its arguments, and these. The answer holds for each step {1, its answer} or {0, why it failed}. Many steps go
in one message, and each is whole or has not begun.

The names of keys come from what a key's entry says, so they are not declared: this is for one Redis, never
for a Redis Cluster. An entry outlives its key's value, which Redis itself drops at the limit; so what the
sweeper finds gone is still counted.
"""

from services.chassis.keyring import LONGEST_LIMIT_SECONDS
from services.chassis.redis_keyring.access_list import PREFIX

# How long a match may wait for its reader; after that it stays counted as a match.
UNREAD_SECONDS = 7 * 24 * 3600

_NAMES = f"""
local PREFIX = '{PREFIX}'
local GONE_MS = {int(LONGEST_LIMIT_SECONDS * 1000)}
local LONGEST_US = {int(LONGEST_LIMIT_SECONDS * 1_000_000)}
local UNREAD_MS = {UNREAD_SECONDS * 1000}
"""

_STEPS = """
local VALUE, ENTRY, DUE = PREFIX .. 'value:', PREFIX .. 'entry:', PREFIX .. 'due'
local TIMES, FLIGHT, TRACKS = PREFIX .. 'times:', PREFIX .. 'flight:', PREFIX .. 'tracks:'
local CAMERAS = PREFIX .. 'cameras:'
local INCARNATION = PREFIX .. 'incarnation'
local now
local steps = {}

local function whole(number) return string.format('%.0f', number) end

-- By bytes: Lua's own comparison goes by the server's language.
local function is_before(one, other)
  for at = 1, math.min(#one, #other) do
    local a, b = one:byte(at), other:byte(at)
    if a ~= b then return a < b end
  end
  return #one < #other
end

-- The buckets of services/chassis/percentiles.py.
local function note_forgetting(deployment, reason, received_us)
  local micros = math.max(now - tonumber(received_us), 10)
  local bucket = math.ceil(math.log(micros / 1e6 / 1e-5) / math.log(1.02))
  redis.call('HINCRBY', TIMES .. deployment, 'took:' .. reason .. ':' .. whole(bucket), 1)
  local longest = redis.call('HGET', TIMES .. deployment, 'longest')
  if not longest or tonumber(longest) < micros then
    redis.call('HSET', TIMES .. deployment, 'longest', whole(micros))
  end
end

-- By camera alone: what a deployment counts is the sum of them.
local function count(deployment, camera, what, by)
  redis.call('HINCRBY', CAMERAS .. deployment, what .. ':' .. camera, by)
end

-- The first write is one that a full memory does not stop, so it is done whole even then.
local function destroy(id, reason, retained)
  local held = redis.call('HMGET', ENTRY .. id, 'deployment', 'camera', 'kind', 'received', 'state')
  local deployment, camera, kind, received_us, state = unpack(held)
  if not deployment or state then return 0 end
  redis.call('DEL', VALUE .. id)
  redis.call('ZREM', DUE, id)
  redis.call('HINCRBY', FLIGHT .. deployment, kind .. ':' .. camera, -1)
  local side = retained and 'retained:' or 'forgotten:'
  count(deployment, camera, side .. kind .. ':' .. reason, 1)
  redis.call('HSET', ENTRY .. id, 'state', retained and 'unread' or 'forgotten', 'reason', reason)
  redis.call('HDEL', ENTRY .. id, 'received')
  redis.call('PEXPIRE', ENTRY .. id, retained and UNREAD_MS or GONE_MS)
  if kind == 'probe' and not retained then note_forgetting(deployment, reason, received_us) end
  return 1
end

function steps.create(id, deployment, camera, kind, received_us, limit_ms, wrapped)
  if redis.call('EXISTS', ENTRY .. id) == 1 then return 0 end
  redis.call('HSET', ENTRY .. id,
    'deployment', deployment, 'camera', camera, 'kind', kind, 'received', received_us)
  redis.call('SET', VALUE .. id, wrapped, 'PX', limit_ms)
  redis.call('ZADD', DUE, whole(now + limit_ms * 1000), id)
  count(deployment, camera, 'seen:' .. kind, 1)
  redis.call('HINCRBY', FLIGHT .. deployment, kind .. ':' .. camera, 1)
  return 1
end

function steps.fetch(id)
  local wrapped, due = redis.call('GET', VALUE .. id), redis.call('ZSCORE', DUE, id)
  if not wrapped or not due or tonumber(due) <= now or tonumber(due) > now + LONGEST_US then return false end
  return {redis.call('HGET', ENTRY .. id, 'deployment'), wrapped}
end

function steps.settle(id, reason, retained) return destroy(id, reason, retained == '1') end

function steps.book(id, reason)
  destroy(id, 'match', true)
  local gone = redis.call('HMGET', ENTRY .. id, 'deployment', 'camera', 'kind', 'state', 'reason')
  local deployment, camera, kind, state, before = unpack(gone)
  if not state or state == 'booked' then return 0 end
  local side = state == 'unread' and 'retained:' or 'forgotten:'
  count(deployment, camera, side .. kind .. ':' .. before, -1)
  count(deployment, camera, 'retained:' .. kind .. ':' .. reason, 1)
  redis.call('HSET', ENTRY .. id, 'state', 'booked')
  redis.call('PEXPIRE', ENTRY .. id, GONE_MS)
  return 1
end

-- What is due later than any limit allows was made before the clock was set back.
function steps.sweep(most)
  local ids = redis.call('ZRANGEBYSCORE', DUE, '-inf', whole(now), 'LIMIT', 0, most)
  if #ids == 0 then
    ids = redis.call('ZRANGEBYSCORE', DUE, '(' .. whole(now + LONGEST_US), '+inf', 'LIMIT', 0, most)
  end
  for _, id in ipairs(ids) do destroy(id, 'expired', false) end
  return #ids
end

function steps.count_tracks(deployment, camera, watch, opened, closed)
  local names = {'watch:' .. camera, 'opened:' .. camera, 'closed:' .. camera}
  local before = redis.call('HMGET', TRACKS .. deployment, unpack(names))
  local all_opened, all_closed = tonumber(before[2] or 0), tonumber(before[3] or 0)
  if before[1] and before[1] ~= watch then
    if is_before(watch, before[1]) then return 0 end
    all_closed = all_opened
  end
  all_opened = all_opened + opened
  all_closed = math.min(all_closed + closed, all_opened)
  redis.call('HSET', TRACKS .. deployment,
    names[1], watch, names[2], whole(all_opened), names[3], whole(all_closed))
  return 1
end

function steps.close_tracks(deployment)
  local all = redis.call('HGETALL', TRACKS .. deployment)
  for at = 1, #all, 2 do
    local camera = all[at]:match('^opened:(.*)$')
    if camera then redis.call('HSET', TRACKS .. deployment, 'closed:' .. camera, all[at + 1]) end
  end
  return 1
end

-- What came last on a connection lies in Redis' buffers of it until something as long comes; strings of
-- scripts lie about until they are collected.
function steps.rinse(water)
  collectgarbage()
  return water
end

function steps.in_flight(deployment, ...)
  return redis.call('HMGET', FLIGHT .. deployment, ...)
end

function steps.ledger(deployment, incarnation)
  if redis.call('EXISTS', INCARNATION) == 0 then redis.call('SET', INCARNATION, incarnation) end
  return {
    redis.call('GET', INCARNATION),
    redis.call('HGETALL', TIMES .. deployment),
    redis.call('HGETALL', FLIGHT .. deployment),
    redis.call('HGETALL', TRACKS .. deployment),
    redis.call('HGETALL', CAMERAS .. deployment),
  }
end

if ARGV[1] == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
else
  now = tonumber(ARGV[1])
end
local answers, at = {}, 2
while at <= #ARGV do
  local last = at + 1 + ARGV[at + 1]
  local done, answer = pcall(steps[ARGV[at]], unpack(ARGV, at + 2, last))
  if done then
    answers[#answers + 1] = {1, answer}
  else
    answers[#answers + 1] = {0, type(answer) == 'table' and answer.err or tostring(answer)}
  end
  at = last + 1
end
return answers
"""

SCRIPT = (_NAMES + _STEPS).encode()
