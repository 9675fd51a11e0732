using AudioAnomaly.Components;
using BenchmarkDotNet.Attributes;

namespace AudioAnomaly.Benchmarks;

/// <summary>The pieces of an anomaly map.</summary>
[MemoryDiagnoser]
[MinColumn]
public class MapPieces
{
    private const int Frames = 1001;
    private const int Bins = 64;

    private readonly float[] _map = [.. Enumerable.Range(0, Frames * Bins).Select(i => (i * 37 % 101) / 101f)];
    private readonly float[] _scores = [.. Enumerable.Range(0, Frames / 4 * (Bins / 4)).Select(i => (i * 37 % 101) / 101f)];

    /// <summary>Smooths a map of 10 s in place.</summary>
    [Benchmark]
    public float GaussianBlurOfMap()
    {
        GaussianBlur.Apply(_map, Frames, Bins, 4);
        return _map[100];
    }

    /// <summary>Upsamples patch scores without smoothing.</summary>
    [Benchmark]
    public float[] Upsample()
        => AnomalyMapRenderer.Draw(_scores, Frames / 4, Bins / 4, new FeatureLayer("grid", 1, 4, 4), new MapShape(Frames, Bins, Bins), 0);
}
