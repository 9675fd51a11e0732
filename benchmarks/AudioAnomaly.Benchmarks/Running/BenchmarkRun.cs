using System.Diagnostics;
using System.Globalization;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>A run of the program: its sizes, what it has found so far, and its progress on standard error.</summary>
internal sealed class BenchmarkRun
{
    private readonly List<Measurement> _measurements = [];
    private readonly List<Scaling> _scalings = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly double? _loadBefore = Load();
    private string _section = string.Empty;

    public BenchmarkRun(BenchmarkSizes sizes, CancellationToken cancellationToken)
    {
        Sizes = sizes;
        CancellationToken = cancellationToken;
        Ceilings = new Ceilings(sizes, cancellationToken);
    }

    public BenchmarkSizes Sizes { get; }

    public CancellationToken CancellationToken { get; }

    public Ceilings Ceilings { get; }

    /// <summary>Runs a section.</summary>
    public async Task RunAsync(BenchmarkSection section)
    {
        _section = section.Name;
        Say($"{section.Name}: {section.Description}");
        await section.Run(this);
    }

    /// <summary>Measures a stage beside its references.</summary>
    public Measurement Measure(Stage stage)
    {
        Measurement measured = SideBySide.Measure(_section, stage, Sizes, CancellationToken);
        Add(measured);
        return measured;
    }

    /// <summary>Takes in what was timed elsewhere.</summary>
    public void Add(string stage, Timing ours, Func<Measurement, Measurement> complete) => Add(complete(new Measurement(_section, stage, ours)));

    public void Add(Scaling scaling)
    {
        _scalings.Add(scaling);
        Say($"  {scaling.Name}: time as {scaling.Time}, memory as {scaling.MemoryGrowth}");
    }

    /// <summary>Tells what is going on.</summary>
    public void Say(string message)
        => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_started).TotalSeconds,6:0} s  {message}"));

    /// <summary>What was found, with each part's share of its whole.</summary>
    public BenchmarkReport ToReport()
    {
        NativeRuntimeReport runtime = NativeRuntime.Check();
        var machine = new MachineDescription(Environment.ProcessorCount, runtime.CpuFeatures, runtime.Framework, runtime.LibTorchVersion, _loadBefore, Load());
        return new BenchmarkReport(machine, Sizes.Name, Stopwatch.GetElapsedTime(_started).TotalSeconds, Ceilings.Measured, _measurements, _scalings).WithShares();
    }

    private static double? Load()
        => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;

    private void Add(Measurement measured)
    {
        _measurements.Add(measured);
        string references = string.Concat(measured.References.Select(reference => $"; {reference.Name} {reference.Timing}, {Display.Number(reference.Ratio)}x"));
        Say($"  {measured.Stage}: {measured.Ours} ms{references}");
    }
}
