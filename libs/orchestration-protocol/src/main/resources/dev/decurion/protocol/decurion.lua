#!lua name=decurion_3

-- The function library of Decurion, version 3. All keys of a call carry one hash tag, the shard.
-- Whoever changes what a function takes or does raises the version, so that replicas of two versions
-- each find their own library.
--
-- attempts: hash, <run>/<agent>/<task> -> "<number> <token> <entry id> <run|stop> <stream> <runner>",
--           without a runner until it has started
-- leases:   sorted set, "<run>/<agent>/<task> <number> <token>" by expiry in ms of server time

local function now_us()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function now_ms()
  return math.floor(now_us() / 1000)
end

local function parse_attempt(value)
  if not value then
    return nil
  end
  local number, token, entry, order, stream, runner =
    string.match(value, '^(%d+) (%d+) (%S+) (%S+) (%S+) (.*)$')
  return {
    number = number, token = token, entry = entry, order = order, stream = stream, runner = runner }
end

local function attempt_value(attempt)
  return table.concat(
    { attempt.number, attempt.token, attempt.entry, attempt.order, attempt.stream, attempt.runner },
    ' ')
end

local function current(attempts, field, number, token)
  local attempt = parse_attempt(redis.call('HGET', attempts, field))
  if attempt and attempt.number == number and attempt.token == token then
    return attempt
  end
  return nil
end

local function owns(owner, token)
  local value = redis.call('GET', owner)
  return value and string.match(value, '^(%d+) ') == token
end

-- KEYS: inbox, idempotency key. ARGV: payload, run, digest of the body, ttl ms of the key ('' = none given)
-- Returns {run, digest} of the submission that holds.
local function submit(keys, args)
  local inbox, idempotency = keys[1], keys[2]
  local payload, run, digest, ttl = args[1], args[2], args[3], args[4]
  if ttl ~= '' then
    local known = redis.call('GET', idempotency)
    if known then
      local known_run, known_digest = string.match(known, '^(%S+) (%S+)$')
      return { known_run, known_digest }
    end
  end
  redis.call('XADD', inbox, '*', 'payload', payload)
  if ttl ~= '' then
    redis.call('SET', idempotency, run .. ' ' .. digest, 'PX', ttl)
  end
  return { run, digest }
end

-- KEYS: owner, epoch. ARGV: replica, ttl ms. Returns the fencing token, or 0 when somebody else owns it.
-- A process that asks for what it owns already gets a new token: it has lost its state.
-- Tokens are microseconds of server time, so they rise even when Redis has lost its last writes, and
-- an owner that adds one for each attempt stays below the next owner.
local function acquire(keys, args)
  local value = redis.call('GET', keys[1])
  if value and string.match(value, '^%d+ (.+)$') ~= args[1] then
    return 0
  end
  local token = math.max(tonumber(redis.call('GET', keys[2]) or 0) + 1, now_us())
  local text = string.format('%.0f', token)
  redis.call('SET', keys[2], text)
  redis.call('SET', keys[1], text .. ' ' .. args[1], 'PX', args[2])
  return token
end

-- KEYS: owner. ARGV: token, ttl ms. Returns 1, or 0 when the lock was lost.
local function renew(keys, args)
  if not owns(keys[1], args[1]) then
    return 0
  end
  redis.call('PEXPIRE', keys[1], args[2])
  return 1
end

-- KEYS: owner. ARGV: token. Returns 1, or 0 when the lock was not held.
local function release(keys, args)
  if not owns(keys[1], args[1]) then
    return 0
  end
  redis.call('DEL', keys[1])
  return 1
end

-- KEYS: coordinators. ARGV: replica, ms after which a silent replica is forgotten.
-- Returns how many replicas are live, this one included.
local function join(keys, args)
  local now = now_ms()
  redis.call('ZADD', keys[1], string.format('%.0f', now), args[1])
  redis.call('ZREMRANGEBYSCORE', keys[1], '-inf', string.format('%.0f', now - tonumber(args[2])))
  return redis.call('ZCARD', keys[1])
end

-- What a commit may do; each takes the keys, the arguments and the position of its first
-- argument, and returns the position after its last.
local operations = {}

-- log: index of the log key, run, events
operations.log = function(keys, args, at)
  local id = redis.call('XADD', keys[tonumber(args[at])], '*', 'events', args[at + 2])
  redis.call('XADD', keys[6], 'MAXLEN', '~', 10000, '*',
    'payload', args[at + 2], 'run', args[at + 1], 'log-id', id)
  return at + 3
end

-- assign: index of the stream key, field, number, token, payload
operations.assign = function(keys, args, at)
  local stream = keys[tonumber(args[at])]
  local entry = redis.call('XADD', stream, '*', 'payload', args[at + 4])
  redis.call('HSET', keys[4], args[at + 1], attempt_value({
    number = args[at + 2], token = args[at + 3], entry = entry, order = 'run', stream = stream,
    runner = '' }))
  return at + 5
end

-- settle: field, number, token; the attempt is over, its lease ends
operations.settle = function(keys, args, at)
  if current(keys[4], args[at], args[at + 1], args[at + 2]) then
    redis.call('HDEL', keys[4], args[at])
  end
  redis.call('ZREM', keys[5], args[at] .. ' ' .. args[at + 1] .. ' ' .. args[at + 2])
  return at + 3
end

-- withdraw: field; the attempt shall not start, or shall stop at its next renewal
operations.withdraw = function(keys, args, at)
  local attempt = parse_attempt(redis.call('HGET', keys[4], args[at]))
  if attempt then
    redis.call('XDEL', attempt.stream, attempt.entry)
    redis.call('HDEL', keys[4], args[at])
    redis.call('ZREM', keys[5], args[at] .. ' ' .. attempt.number .. ' ' .. attempt.token)
  end
  return at + 1
end

-- stop: field; the runner is told at its next renewal
operations.stop = function(keys, args, at)
  local attempt = parse_attempt(redis.call('HGET', keys[4], args[at]))
  if attempt then
    attempt.order = 'stop'
    redis.call('HSET', keys[4], args[at], attempt_value(attempt))
  end
  return at + 1
end

-- index: run, submitted at ms, summary as JSON, 'active' or 'over'
operations.index = function(keys, args, at)
  redis.call('ZADD', keys[7], args[at + 1], args[at])
  redis.call('HSET', keys[8], args[at], args[at + 2])
  if args[at + 3] == 'active' then
    redis.call('SADD', keys[9], args[at])
  else
    redis.call('SREM', keys[9], args[at])
  end
  return at + 4
end

-- forget: run, how many keys are the run's own (its log, spending, output and diffs), their indices
operations.forget = function(keys, args, at)
  local count = tonumber(args[at + 1])
  for i = at + 2, at + 1 + count do
    redis.call('UNLINK', keys[tonumber(args[i])])
  end
  redis.call('ZREM', keys[7], args[at])
  redis.call('HDEL', keys[8], args[at])
  redis.call('SREM', keys[9], args[at])
  return at + 2 + count
end

-- agent: agent, its tools as JSON
operations.agent = function(keys, args, at)
  redis.call('HSET', keys[10], args[at], args[at + 1])
  return at + 2
end

-- Fields of a dead letter that are not the entry's own begin with this. The form is that of the
-- Redis Streams connector, which writes the dead letters of runners.
local LETTER = 'dead-letter-'

-- So many values of an entry are kept; Lua cannot unpack thousands.
local MOST_VALUES = 1000

-- dead: id of an inbox entry, reason; the entry cannot take effect and is kept for people
operations.dead = function(keys, args, at)
  local entry = redis.call('XRANGE', keys[3], args[at], args[at])[1]
  if entry then
    local letter = { LETTER .. 'stream', keys[3], LETTER .. 'id', args[at], LETTER .. 'cause', args[at + 1] }
    for i = 1, math.min(#entry[2], MOST_VALUES) do
      table.insert(letter, entry[2][i])
    end
    redis.call('XADD', keys[11], '*', unpack(letter))
  end
  return at + 2
end

-- KEYS: owner, position, inbox, attempts, leases, events, runs, summaries, active, agents, dead letters,
-- further streams.
-- ARGV: token, position that the caller has seen, new position, then operations. A position is
-- "<id of the last inbox entry that took effect> <number of commits>".
-- Writes everything and returns 1. Writes nothing and returns 0 when the token is not the owner's, or
-- -1 when the position is another one: Redis has lost commits that the caller builds upon.
local function commit(keys, args)
  if not owns(keys[1], args[1]) then
    return 0
  end
  if (redis.call('GET', keys[2]) or '0-0 0') ~= args[2] then
    return -1
  end
  local at = 4
  while at <= #args do
    at = operations[args[at]](keys, args, at + 1)
  end
  redis.call('SET', keys[2], args[3])
  local last = string.match(args[3], '^%S+')
  if last ~= string.match(args[2], '^%S+') then
    redis.call('XTRIM', keys[3], 'MINID', last)
    redis.call('XDEL', keys[3], last)
  end
  return 1
end

-- KEYS: attempts, leases, inbox, the task streams. ARGV: lease ms, group, runner, then per attempt:
-- index of the stream key, entry id, field, number, token, payload of the "started" report.
-- Returns per attempt 1 (started, the runner holds the lease) or 0 (superseded, or another runner
-- holds the lease; do not run it). A runner that has not heard the answer may ask again.
local function start(keys, args)
  local expiry = now_ms() + tonumber(args[1])
  local runner = args[3]
  local results = {}
  for at = 4, #args, 6 do
    local stream, entry, field, number, token =
      keys[tonumber(args[at])], args[at + 1], args[at + 2], args[at + 3], args[at + 4]
    local attempt = current(keys[1], field, number, token)
    local lease = field .. ' ' .. number .. ' ' .. token
    local started = 0
    if attempt and redis.call('ZSCORE', keys[2], lease) then
      started = attempt.runner == runner and 1 or 0
    elseif attempt and attempt.order == 'run' then
      attempt.runner = runner
      redis.call('HSET', keys[1], field, attempt_value(attempt))
      redis.call('ZADD', keys[2], string.format('%.0f', expiry), lease)
      redis.call('XADD', keys[3], '*', 'payload', args[at + 5])
      started = 1
    end
    redis.call('XACK', stream, args[2], entry)
    redis.call('XDEL', stream, entry)
    table.insert(results, started)
  end
  return results
end

-- KEYS: attempts, leases, runners, runners seen, agents. ARGV: lease ms, runner, its description as
-- JSON, then per attempt: field, number, token.
-- Returns {per attempt 'run', 'stop' (stop it and report) or 'gone' (stop it, nobody waits for it),
-- the agents of this shard and their tools, alternately}.
-- A lease is renewed and never made here: without one Redis has lost the start, the assignment lies
-- on its stream again, and a lease would keep it from being started.
local function heartbeat(keys, args)
  local now = now_ms()
  redis.call('HSET', keys[3], args[2], args[3])
  redis.call('ZADD', keys[4], string.format('%.0f', now), args[2])
  local results = {}
  for at = 4, #args, 3 do
    local attempt = current(keys[1], args[at], args[at + 1], args[at + 2])
    local lease = args[at] .. ' ' .. args[at + 1] .. ' ' .. args[at + 2]
    if attempt and attempt.runner == args[2] and redis.call('ZSCORE', keys[2], lease) then
      redis.call('ZADD', keys[2], string.format('%.0f', now + tonumber(args[1])), lease)
      table.insert(results, attempt.order)
    else
      table.insert(results, 'gone')
    end
  end
  return { results, redis.call('HGETALL', keys[5]) }
end

-- KEYS: runners, runners seen. ARGV: runner. A runner that leaves is no longer counted on.
local function leave(keys, args)
  redis.call('HDEL', keys[1], args[1])
  return redis.call('ZREM', keys[2], args[1])
end

-- KEYS: leases, runners, runners seen. ARGV: ms after which a silent runner is forgotten.
-- Returns {expired leases, descriptions of live runners}.
local function observe(keys, args)
  local now = now_ms()
  local silent = redis.call('ZRANGEBYSCORE', keys[3], '-inf', string.format('%.0f', now - tonumber(args[1])))
  for _, runner in ipairs(silent) do
    redis.call('HDEL', keys[2], runner)
    redis.call('ZREM', keys[3], runner)
  end
  return {
    redis.call('ZRANGEBYSCORE', keys[1], '-inf', string.format('%.0f', now)),
    redis.call('HVALS', keys[2])
  }
end

-- What a run has spent: hash, "run <unit>" and "<run>/<agent>/<task> <unit>" -> amount, reservations
-- included, and "reserved <run>/<agent>/<task> <number> <token>" -> "<nano-dollars> <tokens>".
-- Amounts are whole numbers, well below the 2^53 up to which Lua counts exactly.
local UNITS = { 'cost', 'tokens' }

local function spent(spending, owner, unit)
  return tonumber(redis.call('HGET', spending, owner .. ' ' .. unit) or 0)
end

local function book(spending, field, unit, amount)
  local text = string.format('%.0f', amount)
  redis.call('HINCRBY', spending, 'run ' .. unit, text)
  redis.call('HINCRBY', spending, field .. ' ' .. unit, text)
end

-- KEYS: attempts, spending of the run. ARGV: field, number, token, nano-dollars, tokens, then the
-- limits ('' = none): of the run and of the task in nano-dollars, of the run and of the task in tokens.
-- Reserves the most that a call of an attempt can use; an attempt makes one call. Reserves nothing
-- where it would go over a limit. Returns {'reserved'}, {'gone'} for an attempt that is not the current
-- one, or {whose limit: 'run' or 'task', unit, what is left of it}.
-- Whoever has not heard the answer may ask again.
local function reserve(keys, args)
  local field, number, token = args[1], args[2], args[3]
  if not current(keys[1], field, number, token) then
    return { 'gone' }
  end
  local reservation = 'reserved ' .. field .. ' ' .. number .. ' ' .. token
  if redis.call('HEXISTS', keys[2], reservation) == 1 then
    return { 'reserved' }
  end
  for i, unit in ipairs(UNITS) do
    local amount = tonumber(args[3 + i])
    for j, owner in ipairs({ 'run', 'task' }) do
      local limit = args[3 + 2 * i + j]
      local before = spent(keys[2], owner == 'run' and 'run' or field, unit)
      if limit ~= '' and before + amount > tonumber(limit) then
        return { owner, unit, string.format('%.0f', math.max(0, tonumber(limit) - before)) }
      end
    end
  end
  redis.call('HSET', keys[2], reservation, args[4] .. ' ' .. args[5])
  for i, unit in ipairs(UNITS) do
    book(keys[2], field, unit, tonumber(args[3 + i]))
  end
  return { 'reserved' }
end

-- KEYS: spending of the run. ARGV: field, number, token, nano-dollars, tokens.
-- Puts what a call has used in the place of what was reserved for it. Returns 1, or 0 without a
-- reservation. Without this call the reservation stays and counts as spent.
local function spend(keys, args)
  local reservation = 'reserved ' .. args[1] .. ' ' .. args[2] .. ' ' .. args[3]
  local amounts = redis.call('HGET', keys[1], reservation)
  if not amounts then
    return 0
  end
  redis.call('HDEL', keys[1], reservation)
  local cost, tokens = string.match(amounts, '^(%d+) (%d+)$')
  book(keys[1], args[1], 'cost', tonumber(args[4]) - tonumber(cost))
  book(keys[1], args[1], 'tokens', tonumber(args[5]) - tonumber(tokens))
  return 1
end

-- The fields of an entry, by name.
local function named(values)
  local fields = {}
  for i = 1, #values, 2 do
    fields[values[i]] = values[i + 1]
  end
  return fields
end

-- KEYS: dead letters. ARGV: end of the range of ids, how many, most bytes of each payload.
-- Returns per letter, newest first: id, the stream it came from, cause, length of its payload,
-- beginning of its payload.
local function letters(keys, args)
  local found = {}
  for _, entry in ipairs(redis.call('XREVRANGE', keys[1], args[1], '-', 'COUNT', args[2])) do
    local fields = named(entry[2])
    local payload = fields['payload'] or ''
    table.insert(found, {
      entry[1], fields[LETTER .. 'stream'] or '', fields[LETTER .. 'cause'] or '', #payload,
      string.sub(payload, 1, tonumber(args[3]))
    })
  end
  return found
end

-- KEYS: dead letters, the stream that the letter came from. ARGV: id of the letter.
-- The entry, as it was, goes to the end of its stream and the letter is gone. Returns the id of the
-- entry, or false when there is no such letter from that stream.
local function put_back(keys, args)
  local letter = redis.call('XRANGE', keys[1], args[1], args[1])[1]
  if not letter or named(letter[2])[LETTER .. 'stream'] ~= keys[2] then
    return false
  end
  local entry = {}
  for i = 1, #letter[2], 2 do
    if string.sub(letter[2][i], 1, #LETTER) ~= LETTER then
      table.insert(entry, letter[2][i])
      table.insert(entry, letter[2][i + 1])
    end
  end
  local id = redis.call('XADD', keys[2], '*', unpack(entry))
  redis.call('XDEL', keys[1], args[1])
  return id
end

-- Also with memory used up: what keeps a right or gives it back, and needs next to no memory. So
-- nothing that runs is lost while Redis refuses everything else.
local function register_always(name, callback)
  redis.register_function({ function_name = name, callback = callback, flags = { 'allow-oom' } })
end

redis.register_function('decurion_3_submit', submit)
register_always('decurion_3_acquire', acquire)
register_always('decurion_3_renew', renew)
register_always('decurion_3_release', release)
register_always('decurion_3_join', join)
redis.register_function('decurion_3_commit', commit)
redis.register_function('decurion_3_start', start)
register_always('decurion_3_heartbeat', heartbeat)
register_always('decurion_3_leave', leave)
register_always('decurion_3_observe', observe)
redis.register_function('decurion_3_reserve', reserve)
register_always('decurion_3_spend', spend)
redis.register_function({ function_name = 'decurion_3_letters', callback = letters, flags = { 'no-writes' } })
redis.register_function('decurion_3_put_back', put_back)
