#!/bin/bash
# Is the service in this container ready? The runtime images have neither curl nor wget, so bash asks itself.
#   health.sh PORT [PATH]
set -eu
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "${2:-/q/health/ready}" >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
