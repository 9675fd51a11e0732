using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Fleet;

/// <summary>Which version of a model which microphones use. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.ModelRollout")]
public sealed record ModelRollout
{
    /// <summary>The version that most use: the name of one of the hosts' models. Null if nothing was rolled out, and the model's own name is the version.</summary>
    [Id(0)]
    public string? Stable { get; init; }

    /// <summary>The version that comes; null if none does.</summary>
    [Id(1)]
    public string? Candidate { get; init; }

    /// <summary>The share of microphones that use the one that comes, 0 to 1. Those that use it at a small share use it at every larger one.</summary>
    [Id(2)]
    public double Share { get; init; }

    /// <summary>The version before the stable one, to which one can roll back; null if there is none.</summary>
    [Id(3)]
    public string? Previous { get; init; }

    /// <summary>How often it was changed.</summary>
    [Id(4)]
    public long Changes { get; init; }

    /// <summary>The version for a microphone.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="microphone">The microphone's name.</param>
    /// <returns>The name of one of the hosts' models; always the same for the same rollout.</returns>
    public string VersionFor(string model, string microphone)
        => Candidate is not null && PlaceOf(model, microphone) < Share ? Candidate : Stable ?? model;

    /// <summary>Where a microphone stands among all: evenly spread from 0 to 1, and elsewhere for another model.</summary>
    private static double PlaceOf(string model, string microphone)
        => (BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{microphone}"))) >> 11) / (double)(1UL << 53);
}
