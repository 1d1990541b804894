# Runs a command so that its whole process group can be ended, whatever happens to the runner.
# This shell leads the group. $1: the file for the command's exit status; the rest: the command.
# Its input is a pipe that only the runner holds: each line asks the group to terminate, its end
# kills the group; so nothing outlives a runner that died.
status=$1
shift
exec 3<&0 4>&2 </dev/null 2>/dev/null
trap : TERM # the command gets it; this shell waits for the command
(
  trap '' TERM HUP INT QUIT
  while read -r order; do kill -TERM -$$; done
  kill -KILL -$$
) <&3 >/dev/null 4>&- &
watchdog=$!
exec 3<&-
"$@" 2>&4 4>&-
echo $? >"$status"
kill -KILL "$watchdog"
wait "$watchdog"
kill -KILL -$$ # what the command left behind
