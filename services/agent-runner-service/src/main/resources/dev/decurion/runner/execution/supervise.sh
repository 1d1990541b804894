# Runs a command so that all its processes can be ended, whatever happens to the runner.
# This shell leads the process group. $1: the file for the command's exit status; the rest: the command.
# Variables that are set before the command starts have names that no variable of a plan has.
# Its input is a pipe that only the runner holds: each line asks the group to terminate, its end
# kills everything; so nothing outlives a runner that died.
decurion_status=$1
shift
exec 3<&0 4>&2 </dev/null 2>/dev/null
trap : TERM # the command gets it; this shell waits for the command
(
  trap '' TERM HUP INT QUIT
  while read -r order; do kill -TERM -$$; done
  # What left the group is known by its environment. Several times: while it is looked for, it may fork.
  read -r self rest </proc/self/stat
  for pass in 1 2 3; do
    for found in $(command -p grep -lszxF "DECURION_OUTPUT=$DECURION_OUTPUT" /proc/[0-9]*/environ); do
      process=${found#/proc/}
      process=${process%/environ}
      [ "$process" = "$self" ] || kill -KILL "$process"
    done
  done
  kill -KILL -$$
) <&3 >/dev/null 4>&- &
decurion_watchdog=$!
exec 3<&-
"$@" 2>&4 4>&-
echo $? >"$decurion_status"
# When the runner asked, what the command started has as long to end as the command; the watchdog kills it.
[ -e "$decurion_status.asked" ] && wait "$decurion_watchdog"
kill -KILL "$decurion_watchdog"
wait "$decurion_watchdog"
kill -KILL -$$ # what the command left behind
