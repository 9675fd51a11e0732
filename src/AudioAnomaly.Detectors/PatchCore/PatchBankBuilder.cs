using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Collects normal patches and thins them to a coreset in bounded memory.</summary>
/// <remarks>As long as all patches fit the working set, the result is the plain greedy coreset. Beyond that the working set is thinned to twice the wanted
/// bank whenever it is full
/// (composable coresets: Indyk et al., 2014), which keeps the covering radius within a constant factor of the plain one.</remarks>
internal sealed class PatchBankBuilder
{
    private readonly PatchCoreOptions _options;
    private readonly FitContext _context;
    private readonly int _channels;
    private readonly bool _standardize;
    private readonly Random _random;
    private readonly PatchProjection _projection;
    private readonly ChannelStatistics _statistics;
    private readonly int _capacity;
    private float[] _rows;
    private int[] _frequencyRows;
    private int _count;
    private long _seen;
    private double _lost;

    public PatchBankBuilder(PatchCoreOptions options, FitContext context, ReadOnlySpan<float> firstPatch, bool standardize)
    {
        _options = options;
        _context = context;
        _channels = firstPatch.Length;
        _standardize = standardize;
        _random = new Random(context.Seed);
        _projection = new PatchProjection(options, _channels, _random);
        _statistics = new ChannelStatistics(firstPatch);

        // A patch costs its channels, its projection and a few numbers of bookkeeping.
        long bytesPerRow = sizeof(float) * ((long)_channels + _projection.Length + 8);
        long fitting = options.WorkingSetMiB * 1024L * 1024 / bytesPerRow;
        long wanted = options.CoresetCount ?? options.MaxCoresetCount;
        _capacity = (int)Math.Min(Math.Max(fitting, 3 * wanted), Array.MaxLength / _channels);
        _rows = new float[(long)_channels * Math.Min(_capacity, 4096)];
        _frequencyRows = new int[_rows.Length / _channels];
    }

    /// <summary>Adds a patch.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="frequencyRow">Its row in the grid.</param>
    public void Add(ReadOnlySpan<float> patch, int frequencyRow = 0)
    {
        _seen++;
        Append(patch, frequencyRow);
        _statistics.Add(patch);
    }

    /// <summary>Chooses the bank, and in the same order its reserve.</summary>
    public PatchBank Build()
    {
        int wanted = Math.Min(PatchBankSize.Of(_options, _seen), _count);
        var distances = new List<float>();
        List<int> order = Choose((int)Math.Min(_count, PatchBankSize.WithReserve(_options, wanted)), distances, out float rest);

        // Duplicates of chosen patches have no place in the order.
        float[] levels = new float[_count];
        for (int i = 0; i < order.Count; i++)
        {
            levels[order[i]] = (float)double.Hypot(distances[i], _lost);
        }

        return PatchBank.Take(
            _rows,
            _options.FrequencyNeighborhood is null ? null : _frequencyRows,
            wanted == _count ? Enumerable.Range(0, _count) : order.Take(wanted),
            wanted == _count ? [] : [.. order.Skip(wanted)],
            levels,
            double.Hypot(rest, _lost),
            _statistics.ToScaling(_standardize),
            _statistics.ToStatistics());
    }

    private void Append(ReadOnlySpan<float> patch, int frequencyRow)
    {
        if (_count == _capacity)
        {
            Thin((int)Math.Min(2L * PatchBankSize.Of(_options, _seen), _capacity / 2));
        }

        if ((_count + 1) * _channels > _rows.Length)
        {
            Array.Resize(ref _rows, (int)Math.Min((long)_capacity * _channels, 2L * _rows.Length));
            Array.Resize(ref _frequencyRows, _rows.Length / _channels);
        }

        patch.CopyTo(_rows.AsSpan(_count * _channels));
        _frequencyRows[_count] = frequencyRow;
        _count++;
    }

    private void Thin(int wanted)
    {
        List<int> chosen = Choose(wanted, [], out float rest);
        _lost = double.Hypot(_lost, rest);

        // In the order of the recordings, so that rows move to the front without overwriting each other.
        chosen.Sort();
        for (int i = 0; i < chosen.Count; i++)
        {
            _rows.AsSpan(chosen[i] * _channels, _channels).CopyTo(_rows.AsSpan(i * _channels, _channels));
            _frequencyRows[i] = _frequencyRows[chosen[i]];
        }

        _count = chosen.Count;
    }

    /// <summary>Chooses patches in greedy order.</summary>
    /// <param name="wanted">How many.</param>
    /// <param name="distances">Receives how far each was from those before it.</param>
    /// <param name="rest">How far the farthest of those not chosen is.</param>
    private List<int> Choose(int wanted, List<float> distances, out float rest)
    {
        ParallelOptions parallel = _context.ToParallelOptions();
        float[] projected = _projection.Apply(_rows.AsMemory(0, _count * _channels), _frequencyRows.AsSpan(0, _count), _statistics.ToScaling(_standardize), parallel);

        // One more, whose distance is the rest.
        List<int> chosen = CoresetSelector.Select(
            projected,
            _count,
            projected.Length / _count,
            wanted + 1,
            _random.Next(_count),
            done => _context.Progress?.Report(new FitProgress(FitStage.SelectingCoreset, Math.Min(done, wanted), wanted)),
            parallel,
            distances);
        rest = 0;
        if (chosen.Count > wanted)
        {
            rest = distances[wanted];
            chosen.RemoveAt(wanted);
            distances.RemoveAt(wanted);
        }

        return chosen;
    }
}
