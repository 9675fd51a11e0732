using System.CommandLine;
using ServiceLoad;

var seconds = new Option<double>("--seconds") { Description = "How long each part lasts.", DefaultValueFactory = _ => 15 };
var streams = new Option<int>("--streams") { Description = "Live streams in real time.", DefaultValueFactory = _ => 40 };
var page = new Option<string?>("--page") { Description = "A Chromium, such as /usr/bin/chromium, that has the live page open meanwhile." };
var reloads = new Option<int>("--reloads") { Description = "How often the model is replaced.", DefaultValueFactory = _ => 1000 };

var score = new Command("score", "Uploads from 1, 4, 16, 64 and 256 clients: the service and one written by hand, in turn.") { seconds };
score.SetAction((parsed, cancellation) => ScoreLoad.RunAsync(parsed.GetValue(seconds), cancellation));
var live = new Command("live", "WebSocket streams in real time.") { seconds, streams, page };
live.SetAction((parsed, cancellation) => LiveLoad.RunAsync(parsed.GetValue(streams), parsed.GetValue(seconds), parsed.GetValue(page), cancellation));
var reload = new Command("reload", "Replaces the model over and over while recordings are scored and streams run.") { reloads };
reload.SetAction((parsed, cancellation) => ReloadLoad.RunAsync(parsed.GetValue(reloads), cancellation));
var results = new Command("results", "Memory of results that are kept, with and without maps.");
results.SetAction((_, _) => ResultMemory.RunAsync());
return await new RootCommand("Measures the service of samples/Service on this machine, by loopback.") { score, live, reload, results }.Parse(args).InvokeAsync();
