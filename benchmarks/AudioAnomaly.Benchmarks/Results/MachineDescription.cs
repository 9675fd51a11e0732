namespace AudioAnomaly.Benchmarks;

/// <summary>Where a run took place.</summary>
/// <param name="Processors">The number of processors.</param>
/// <param name="Features">What of their instructions matters here.</param>
/// <param name="Framework">The .NET runtime.</param>
/// <param name="LibTorch">The version of libtorch, or null if it cannot be loaded.</param>
/// <param name="LoadBefore">How many programs competed for the processors in the minute before the run (Linux); null if it is not known.</param>
/// <param name="LoadAfter">The same for the minute before its end, with the run itself in it.</param>
internal sealed record MachineDescription(int Processors, IReadOnlyList<string> Features, string Framework, string? LibTorch, double? LoadBefore, double? LoadAfter);
