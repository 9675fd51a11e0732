using BenchmarkDotNet.Attributes;

namespace AudioAnomaly.Benchmarks;

/// <summary>One Mahalanobis distance of 100 channels in each form, with the Gaussian in the cache.</summary>
[MemoryDiagnoser]
[MinColumn]
public class PadimPieces
{
    private const int Channels = 100;
    private const int Samples = 150;

    private readonly float[] _sample;
    private readonly float[] _work = new float[Channels];
    private GaussianModel? _gaussians;

    public PadimPieces()
    {
        var random = new Random(2);
        _sample = [.. Enumerable.Range(0, Channels).Select(_ => random.NextSingle())];
    }

    /// <summary>What is kept of the covariances.</summary>
    [ParamsAllValues]
    public PadimForm Form { get; set; }

    /// <summary>Fits one Gaussian.</summary>
    [GlobalSetup]
    public void Fit()
    {
        var random = new Random(3);
        var statistics = new GaussianStatistics(1, Channels, Form == PadimForm.Diagonal);
        float[] samples = [.. Enumerable.Range(0, Samples * Channels).Select(_ => random.NextSingle())];
        statistics.Add(samples, Samples, Samples, new ParallelOptions());
        _gaussians = GaussianModel.Create(statistics, new PadimOptions { Form = Form }, new ParallelOptions());
    }

    /// <summary>Measures one sample.</summary>
    [Benchmark]
    public float Distance() => _gaussians!.Distance(0, _sample, _work);
}
