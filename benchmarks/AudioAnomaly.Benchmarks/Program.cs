using AudioAnomaly;
using AudioAnomaly.Benchmarks;

if (args is ["fit-memory", var clips, var network])
{
    FitBenchmark.RunChild(int.Parse(clips, System.Globalization.CultureInfo.InvariantCulture), network);
    return 0;
}

if (args is ["metrics-memory", var threads])
{
    LocalizationBenchmark.RunChild(int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["metrics"])
{
    LocalizationBenchmark.Run();
    return 0;
}

if (args is ["coreset"])
{
    NativeRuntime.EnsureLoaded();
    CoresetBenchmark.Run();
    return 0;
}

if (args is ["streams"])
{
    StreamBenchmark.Run();
    return 0;
}

if (args is ["throughput"])
{
    ThroughputBenchmark.Run();
    return 0;
}

if (args.Except(["--quick"]).Any())
{
    await Console.Error.WriteLineAsync("Usage: AudioAnomaly.Benchmarks [--quick|coreset|metrics|streams|throughput]");
    return 2;
}

NativeRuntime.EnsureLoaded();
Console.WriteLine($"{Environment.ProcessorCount} processors, {string.Join(", ", NativeRuntime.Check().CpuFeatures)}, libtorch {NativeRuntime.Check().LibTorchVersion}. Medians (least to most) in ms.");
Console.WriteLine($"{"Stage",-52} {"ours",28} {"reference",28} {"ratio",8}");
LogMelBenchmark.Run();
double backbone = BackboneBenchmark.Run();
CoresetBenchmark.Run();
SearchBenchmark.Run(backbone);
PadimBenchmark.Run(backbone);
LocalizationBenchmark.Run();
StreamBenchmark.Run();
if (!args.Contains("--quick"))
{
    FitBenchmark.Run();
}

return 0;
