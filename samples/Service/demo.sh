#!/usr/bin/env bash
# From a clone to a scored upload and a live stream: builds and starts the service, sends it sound, shows what it says, and stops it.
set -euo pipefail
cd "$(dirname "$0")/../.."
address=${1:-http://localhost:5080}
dotnet build -c Release -v:q samples/Service
dotnet run -c Release --no-build --project samples/Service -- --Urls="$address" --Logging:LogLevel:Default=Warning &
service=$!
trap 'kill $service; wait $service 2>/dev/null || true' EXIT
until curl -sf "$address/health/ready" >/dev/null; do
  kill -0 $service
  sleep 0.5
done

echo; echo "== An upload: a pump that squeals"
curl -s --data-binary @service-data/sounds/test/squeal/squeal_00.wav "$address/models/pump/score?name=squeal_00.wav"
echo; echo; echo "== The picture of it: service-data/squeal.png"
curl -s -H "Accept: image/png" -o service-data/squeal.png --data-binary @service-data/sounds/test/squeal/squeal_00.wav "$address/models/pump/score"
echo; echo "== A live stream: normal, then a rattle"
{ tail -c +45 service-data/sounds/test/normal/normal_00.wav; tail -c +45 service-data/sounds/test/rattle/rattle_00.wav; } \
  | curl -s -X POST -T - "$address/live/demo?model=pump&rate=16000"
echo; echo; echo "== What its listeners heard (server-sent events)"
curl -sN "$address/live/demo/events" | sed '/^event: end/q'
