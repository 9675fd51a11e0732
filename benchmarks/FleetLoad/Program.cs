using System.CommandLine;
using FleetLoad;

Option<string> redis = new("--redis") { Description = "A Redis that may be filled, such as 127.0.0.1:6379.", DefaultValueFactory = _ => "127.0.0.1:6379" };
Option<int> microphones = new("--microphones") { Description = "Live microphones.", DefaultValueFactory = _ => 50 };
Option<double> seconds = new("--seconds") { Description = "How long sound is sent in real time.", DefaultValueFactory = _ => 180 };
Option<string> member = new("--model") { Description = "What scores: default, or spectrum for that member alone.", DefaultValueFactory = _ => "default" };
Option<double> saveSeconds = new("--save-seconds") { Description = "How much sound is scored between two saves.", DefaultValueFactory = _ => 30 };
Option<Disturbance> disturbance = new("--disturbance") { Description = "What happens meanwhile.", DefaultValueFactory = _ => Disturbance.None };

RootCommand root = new("Measures a fleet of three silos of samples/Fleet on this machine, each a process.") { redis, microphones, seconds, member, saveSeconds, disturbance };
root.SetAction((parsed, cancellation) => new FleetRun(
    parsed.GetValue(redis)!,
    parsed.GetValue(microphones),
    parsed.GetValue(seconds),
    parsed.GetValue(member)!,
    parsed.GetValue(saveSeconds),
    parsed.GetValue(disturbance)).RunAsync(cancellation));
return await root.Parse(args).InvokeAsync();
