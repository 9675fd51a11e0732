using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Testing;

/// <summary>Like <see cref="FakeDetector"/>, but goes on learning: it keeps the sum and number of all values it was given.</summary>
internal sealed class FakeGrowingDetector(string kind = "plain", bool keeps = true, string id = "fake-growing") : IMergeableDetector, IDisposable
{
    private double _sum;
    private double _count;

    public string Id => id;

    public bool IsFitted => _count > 0;

    public int MinFrames => 2;

    public double Mean => _sum / _count;

    public bool IsDisposed { get; private set; }

    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        (_sum, _count) = (0, 0);
        Learn(normals, context);
    }

    public void AddNormals(IEnumerable<Spectrogram> normals, FitContext context)
    {
        if (!keeps)
        {
            throw new InvalidOperationException("nothing was kept.");
        }

        Learn(normals, context);
    }

    public void Merge(IReadOnlyList<IDetector> others, FitContext context)
    {
        foreach (FakeGrowingDetector other in others.Cast<FakeGrowingDetector>())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            (_sum, _count) = (_sum + other._sum, _count + other._count);
        }
    }

    public string? FindMergeObstacle(IDetector other)
        => other is not FakeGrowingDetector growing ? $"not a '{other.Id}'." : growing.Kind == Kind ? null : $"other kind '{growing.Kind}'.";

    public DetectorOutput Score(Spectrogram spectrogram)
    {
        float[] map = [.. spectrogram.Values.ToArray().Select((value, i) => i % 4 < spectrogram.ValidBins ? (float)Math.Abs(value - Mean) : 0)];
        return new DetectorOutput(map.Max(), new AnomalyMap(map, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins));
    }

    public ComponentState SaveState() => new(Id, new JsonObject { ["kind"] = Kind, ["keeps"] = keeps, ["sum"] = _sum, ["count"] = _count });

    public static FakeGrowingDetector FromState(ComponentState state) => new(state.Options["kind"]!.GetValue<string>(), state.Options["keeps"]!.GetValue<bool>())
    {
        _sum = state.Options["sum"]!.GetValue<double>(),
        _count = state.Options["count"]!.GetValue<double>(),
    };

    public void Dispose() => IsDisposed = true;

    private string Kind { get; } = kind;

    private void Learn(IEnumerable<Spectrogram> normals, FitContext context)
    {
        foreach (Spectrogram spectrogram in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            _sum += spectrogram.Values.ToArray().Sum(value => (double)value);
            _count += spectrogram.Values.Length;
        }
    }
}
