using System.CommandLine;
using FleetLoad;

Option<string> redis = new("--redis") { Description = "A Redis that may be filled, such as 127.0.0.1:6379.", DefaultValueFactory = _ => "127.0.0.1:6379" };
Option<int> microphones = new("--microphones") { Description = "Live microphones.", DefaultValueFactory = _ => 50 };
Option<double> seconds = new("--seconds") { Description = "How long sound is sent in real time.", DefaultValueFactory = _ => 180 };
Option<string> member = new("--model") { Description = "What scores: default, or spectrum for that member alone.", DefaultValueFactory = _ => "default" };
Option<double> saveSeconds = new("--save-seconds") { Description = "How much sound is scored between two saves.", DefaultValueFactory = _ => 30 };
Option<Disturbance> disturbance = new("--disturbance") { Description = "What happens meanwhile.", DefaultValueFactory = _ => Disturbance.None };

Option<int> fleet = new("--fleet") { Description = "Microphones of the simulated fleet.", DefaultValueFactory = _ => 100_000 };
Option<double> load = new("--load") { Description = "How much of the processors is used while nothing is lost.", DefaultValueFactory = _ => 0.6 };
Option<double> processorMs = new("--processor-ms") { Description = "Processor milliseconds a second of sound.", DefaultValueFactory = _ => 25 };
Option<double> stateKiB = new("--state-kib") { Description = "Saved state of a microphone, in KiB.", DefaultValueFactory = _ => 1800 };
Option<double> memoryMiB = new("--memory-mib") { Description = "Memory of a silo a microphone, in MiB.", DefaultValueFactory = _ => 4 };
Option<double> baseMiB = new("--base-mib") { Description = "Memory of a silo without microphones, in MiB.", DefaultValueFactory = _ => 250 };
Option<double> notice = new("--notice-seconds") { Description = "Until a lost silo is noticed.", DefaultValueFactory = _ => 10 };
Option<double> alarms = new("--alarms-per-day") { Description = "Alarms of a microphone a day.", DefaultValueFactory = _ => 1 };
Option<int> processors = new("--processors") { Description = "Processors of a server.", DefaultValueFactory = _ => 32 };
Option<double> serverGiB = new("--server-gib") { Description = "Memory of a server, in GiB.", DefaultValueFactory = _ => 64 };
Option<double> storage = new("--storage-mib") { Description = "What one storage server takes in, in MiB a second.", DefaultValueFactory = _ => 500 };
Command simulate = new("simulate", "A large fleet, from the costs that were measured.") { fleet, load, processorMs, stateKiB, memoryMiB, baseMiB, saveSeconds, notice, alarms, processors, serverGiB, storage };
simulate.SetAction(parsed => new FleetSimulation(
    parsed.GetValue(fleet),
    parsed.GetValue(load),
    new SimulatedCosts(
        parsed.GetValue(processorMs),
        parsed.GetValue(stateKiB),
        parsed.GetValue(memoryMiB),
        parsed.GetValue(baseMiB),
        parsed.GetValue(saveSeconds),
        parsed.GetValue(notice),
        parsed.GetValue(alarms),
        parsed.GetValue(processors),
        parsed.GetValue(serverGiB),
        parsed.GetValue(storage))).Print());

RootCommand root = new("Measures a fleet of three silos of samples/Fleet on this machine, each a process.") { redis, microphones, seconds, member, saveSeconds, disturbance, simulate };
root.SetAction((parsed, cancellation) => new FleetRun(
    parsed.GetValue(redis)!,
    parsed.GetValue(microphones),
    parsed.GetValue(seconds),
    parsed.GetValue(member)!,
    parsed.GetValue(saveSeconds),
    parsed.GetValue(disturbance)).RunAsync(cancellation));
return await root.Parse(args).InvokeAsync();
