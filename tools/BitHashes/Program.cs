using System.Runtime.InteropServices;
using AudioAnomaly;
using AudioAnomaly.BitHashes;

// Prints a hash of the bits of features, scores, maps and fitted models for small generated inputs. The tables of two
// machines, vector paths (AUDIOANOMALY_VECTOR_PATH), numbers of threads (DOTNET_PROCESSOR_COUNT) or ways of compiling are
// to be equal wherever there is fused multiply-add.
Console.Error.WriteLine($"{RuntimeInformation.RuntimeIdentifier}, path {Processor.Path}, {Environment.ProcessorCount} processors");
foreach ((string name, Action<Fingerprint> compute) in Components.All)
{
    using var fingerprint = new Fingerprint();
    compute(fingerprint);
    Console.WriteLine($"{name,-44} {fingerprint}");
}
