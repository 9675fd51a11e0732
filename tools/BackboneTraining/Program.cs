using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using AudioAnomaly;
using AudioAnomaly.BackboneTraining;
using AudioAnomaly.Torch;

var folder = new Option<DirectoryInfo>("--run") { Description = "The folder of the run: settings, state, log, weights.", Required = true };
var output = new Option<FileInfo>("--output") { Description = "Where to write the finished weights.", Required = true };
var steps = new Option<long>("--steps") { Description = "All steps, the cool-down's included.", DefaultValueFactory = _ => 4000 };
var coolDown = new Option<long>("--cool-down") { Description = "The steps at the end over which the learning rate falls.", DefaultValueFactory = _ => 600 };
var seed = new Option<int>("--seed") { Description = "The seed of weights and sounds.", DefaultValueFactory = _ => 1 };
var pairs = new Option<int>("--pairs") { Description = "Pairs of views in a batch, a multiple of four.", DefaultValueFactory = _ => new BatchOptions().Pairs };
var delta = new Option<double>("--delta") { Description = "How far views lie from their sound.", DefaultValueFactory = _ => new BatchOptions().Delta };
var events = new Option<double>("--event-groups") { Description = "The share of groups that are one background with different events.", DefaultValueFactory = _ => new BatchOptions().EventGroups };
var neighbours = new Option<double>("--neighbour-groups") { Description = "The share of groups from one neighbourhood.", DefaultValueFactory = _ => new BatchOptions().NeighbourGroups };
var steady = new Option<double>("--steady-groups") { Description = "The share of groups that are one steady sound and small changes of it.", DefaultValueFactory = _ => new BatchOptions().SteadyGroups };
var steadyFrom = new Option<long>("--steady-from") { Description = "The step from which on there are such groups.", DefaultValueFactory = _ => new BatchOptions().SteadyFrom };
var frontEnds = new Option<int>("--front-ends") { Description = "How many of panns32k, panns16k and clap2022 to train with.", DefaultValueFactory = _ => new BatchOptions().FrontEnds };
frontEnds.AcceptOnlyFromAmong("1", "2", "3");
var objective = new Option<string>("--objective") { Description = "What to train on: contrast of views, episodes of anomaly detection, or both.", DefaultValueFactory = _ => "contrast" };
objective.AcceptOnlyFromAmong("contrast", "episodes", "both");
var episodeWeight = new Option<double>("--episode-weight") { Description = "The weight of the episodes' loss beside contrast.", DefaultValueFactory = _ => new EpisodeOptions().Weight };
var episodeWorlds = new Option<int>("--episode-worlds") { Description = "The worlds of episodes in a batch, each of 16 clips.", DefaultValueFactory = _ => new EpisodeOptions().Worlds };
episodeWeight.Validators.Add(result => Refuse(result, result.GetValue(episodeWeight) is not (>= 0 and < double.PositiveInfinity), "--episode-weight must be zero or more."));
episodeWorlds.Validators.Add(result => Refuse(result, result.GetValue(episodeWorlds) < 1, "--episode-worlds must be at least 1."));
var widths = new Option<int[]>("--widths") { Description = "The channels of the four blocks.", Arity = new ArgumentArity(4, 4), AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. new BackboneTrainingOptions().Widths] };
var rate = new Option<double>("--learning-rate") { Description = "The highest learning rate.", DefaultValueFactory = _ => new BackboneTrainingOptions().LearningRate };
var temperature = new Option<double>("--temperature") { Description = "What similarities are divided by.", DefaultValueFactory = _ => new BackboneTrainingOptions().Temperature };
var validateEvery = new Option<int>("--validate-every") { Description = "The steps between two validations.", DefaultValueFactory = _ => 150 };
var worlds = new Option<int>("--worlds") { Description = "The number of validation worlds.", DefaultValueFactory = _ => 24 };

var machineWorlds = new Option<int>("--machine-worlds") { Description = "The synthetic machines of each kind in a validation; each is a fit of its own, of about six seconds.", DefaultValueFactory = _ => 0 };
machineWorlds.Validators.Add(result => Refuse(result, result.GetValue(machineWorlds) < 0, "--machine-worlds must be zero or more."));
var device = new Option<string>("--device") { Description = "On what networks compute: cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };

var command = new RootCommand("Trains the backbone of AudioAnomaly on synthetic sound, from nothing or from where the run was interrupted, and writes its weights.")
{
    folder, output, steps, coolDown, seed, pairs, delta, events, neighbours, steady, steadyFrom, frontEnds, objective, episodeWeight, episodeWorlds, widths, rate, temperature, validateEvery, worlds, machineWorlds, device,
};
command.SetAction(parsed =>
{
    var options = new BackboneTrainingOptions
    {
        Seed = parsed.GetValue(seed),
        Widths = parsed.GetValue(widths)!,
        LearningRate = parsed.GetValue(rate),
        Temperature = parsed.GetValue(temperature),
        Batch = new BatchOptions { Pairs = parsed.GetValue(pairs), Delta = parsed.GetValue(delta), EventGroups = parsed.GetValue(events), NeighbourGroups = parsed.GetValue(neighbours), SteadyGroups = parsed.GetValue(steady), SteadyFrom = parsed.GetValue(steadyFrom), FrontEnds = parsed.GetValue(frontEnds) },
        Episodes = parsed.GetValue(objective) is "contrast" ? null : new EpisodeOptions { BesideContrast = parsed.GetValue(objective) is "both", Weight = parsed.GetValue(episodeWeight), Worlds = parsed.GetValue(episodeWorlds) },
    };
    var plan = new TrainingRunPlan
    {
        Steps = parsed.GetValue(steps),
        CoolDown = parsed.GetValue(coolDown),
        ValidateEvery = parsed.GetValue(validateEvery),
        ValidationWorlds = parsed.GetValue(worlds),
        Machines = parsed.GetValue(machineWorlds) is > 0 and var each ? new MachineWorldOptions { WorldsPerKind = each } : null,
    };
    using var interrupted = new CancellationTokenSource();
    using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
    using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
    var run = new BackboneTrainingRun(parsed.GetValue(folder)!.FullName, options, plan, TimeProvider.System, Console.Error.WriteLine, TorchDevice.Open(parsed.GetValue(device)!));
    if (run.Run(interrupted.Token) is not { } weights)
    {
        Console.Error.WriteLine("interrupted; the same command goes on from here");
        return 1;
    }

    WeightsFile.Write(parsed.GetValue(output)!.FullName, weights, options, plan);
    return 0;

    void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        interrupted.Cancel();
    }
});
var files = new Argument<FileInfo[]>("weights") { Description = "Files of weights." };
var validate = new Command("validate", "Prints how well weights do in the synthetic worlds: with events, and with lasting changes.") { files, worlds };
validate.SetAction(parsed =>
{
    var validation = new Validation(parsed.GetValue(worlds));
    foreach (FileInfo file in parsed.GetValue(files)!)
    {
        ValidationResult found = validation.Evaluate(Cnn14Weights.Load(file.FullName), FrontEndChoice.Presets.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Name}  events {found.Events:0.0000}  lasting changes {found.Steady:0.0000}"));
    }
});
command.Add(validate);
var render = new Command("render", "Measures how many pairs a second are rendered.") { pairs };
var threads = new Option<int>("--threads") { Description = "The threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
var duration = new Option<double>("--seconds") { Description = "How long to measure.", DefaultValueFactory = _ => 5 };
threads.Validators.Add(result => Refuse(result, result.GetValue(threads) < 1, "--threads must be at least 1."));
duration.Validators.Add(result => Refuse(result, result.GetValue(duration) is not (> 0 and < double.PositiveInfinity), "--seconds must be above zero."));
render.Add(threads);
render.Add(duration);
render.SetAction(parsed => Console.WriteLine(RenderingSpeed.Measure(new BatchOptions { Pairs = parsed.GetValue(pairs) }, parsed.GetValue(threads), TimeSpan.FromSeconds(parsed.GetValue(duration)), TimeProvider.System)));
command.Add(render);
var networks = new Argument<string[]>("networks") { Description = "Files of weights, or embedded, random, log-mel-patches.", DefaultValueFactory = _ => [NetworkUnderTrial.Embedded] };
var perKind = new Option<int>("--worlds-per-kind") { Description = "The number of machines of each kind.", DefaultValueFactory = _ => new MachineWorldOptions().WorldsPerKind };
perKind.Validators.Add(result => Refuse(result, result.GetValue(perKind) < 1, "--worlds-per-kind must be at least 1."));
var machines = new Command("machines", "Prints how well the default ensemble finds lasting faults in synthetic machines, with each network.") { networks, perKind };
machines.SetAction(async (parsed, cancellationToken) =>
{
    var inMachines = new MachineWorlds(Validation.Seed, new MachineWorldOptions { WorldsPerKind = parsed.GetValue(perKind) });
    var results = new List<(string Name, IReadOnlyList<MachineWorldResult> Worlds)>();
    foreach (NetworkUnderTrial network in parsed.GetValue(networks)!.Select(NetworkUnderTrial.Parse))
    {
        results.Add((network.Name, await inMachines.EvaluateAsync(network.Compose, cancellationToken)));
    }

    Console.WriteLine(MachineTable.ByKind(results));
    Console.WriteLine(MachineTable.ByFault(results));
});
command.Add(machines);
var target = new Argument<DirectoryInfo>("folder") { Description = "The folder to write to." };
var kind = new Option<MachineKind>("--kind") { Description = "The kind of machine.", DefaultValueFactory = _ => MachineKind.Pump };
var learned = new Option<int>("--train") { Description = "The normal recordings in 'train'.", DefaultValueFactory = _ => new MachineWorldOptions().LearnedClips };
var tested = new Option<int>("--test") { Description = "The recordings in 'test/normal' and in the folder of each fault.", DefaultValueFactory = _ => new MachineWorldOptions().ClipsPerFault };
var length = new Option<double>("--seconds") { Description = "The length of a recording.", DefaultValueFactory = _ => new MachineWorldOptions().Seconds };
learned.Validators.Add(result => Refuse(result, result.GetValue(learned) < 1, "--train must be at least 1."));
tested.Validators.Add(result => Refuse(result, result.GetValue(tested) < 0, "--test must be zero or more."));
length.Validators.Add(result => Refuse(result, result.GetValue(length) is not (>= 0.5 and <= 600), "--seconds must be from 0.5 to 600."));
var recordings = new Command("recordings", "Writes the recordings of a synthetic machine: 'train', 'test/normal' and a folder for each lasting fault.") { target, kind, learned, tested, length, seed };
recordings.SetAction((parsed, cancellationToken) => Task.Run(
    () => MachineRecordings.Write(
        new MachineWorld(parsed.GetValue(seed), parsed.GetValue(kind), 0, new MachineWorldOptions { LearnedClips = parsed.GetValue(learned), NormalClips = parsed.GetValue(tested), ClipsPerFault = parsed.GetValue(tested), Seconds = parsed.GetValue(length) }),
        parsed.GetValue(target)!.FullName,
        cancellationToken),
    cancellationToken));
command.Add(recordings);
return await command.Parse(args).InvokeAsync();

static void Refuse(OptionResult result, bool isWrong, string message)
{
    if (isWrong)
    {
        result.AddError(message);
    }
}
