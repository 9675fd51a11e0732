using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Collects normal patches and thins them to a coreset in bounded memory.</summary>
/// <remarks>As long as all patches fit the working set, the result is the plain greedy coreset. Beyond that the working set is thinned to twice the wanted bank whenever it is full
/// (composable coresets: Indyk et al., 2014), which keeps the covering radius within a constant factor of the plain one.</remarks>
internal sealed class PatchBankBuilder
{
    private readonly PatchCoreOptions _options;
    private readonly FitContext _context;
    private readonly int _channels;
    private readonly bool _standardize;
    private readonly Random _random;
    private readonly ChannelStatistics _statistics;
    private readonly int _capacity;
    private float[]? _projection;
    private float[] _rows;
    private int[] _frequencyRows;
    private int _frequencyRowCount;
    private int _count;
    private long _seen;

    public PatchBankBuilder(PatchCoreOptions options, FitContext context, ReadOnlySpan<float> firstPatch, bool standardize)
    {
        _options = options;
        _context = context;
        _channels = firstPatch.Length;
        _standardize = standardize;
        _random = new Random(context.Seed);
        _statistics = new ChannelStatistics(firstPatch);

        // A patch costs its channels, its projection and a few numbers of bookkeeping.
        long bytesPerRow = sizeof(float) * ((long)_channels + ProjectionLength + 8);
        long fitting = options.WorkingSetMiB * 1024L * 1024 / bytesPerRow;
        long wanted = options.CoresetCount ?? options.MaxCoresetCount;
        _capacity = (int)Math.Min(Math.Max(fitting, 3 * wanted), Array.MaxLength / _channels);
        _rows = new float[(long)_channels * Math.Min(_capacity, 4096)];
        _frequencyRows = new int[_rows.Length / _channels];
    }

    private int ProjectionLength => _channels <= _options.ProjectionDimensions ? _channels : _options.ProjectionDimensions;

    /// <summary>Adds a patch.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="frequencyRow">Its row in the grid.</param>
    public void Add(ReadOnlySpan<float> patch, int frequencyRow = 0)
    {
        _seen++;
        Append(patch, frequencyRow);
        _statistics.Add(patch);
    }

    /// <summary>Adds the patches of a bank, which stand for all that it was made of.</summary>
    public void Add(PatchBank bank)
    {
        _seen += bank.Statistics.Count;
        _statistics.Add(bank.Statistics);
        float[] row = new float[_channels];
        for (int i = 0; i < bank.Count; i++)
        {
            bank.Rows.AsSpan(i * _channels, _channels).CopyTo(row);
            bank.Scaling.Undo(row);
            Append(row, bank.FrequencyRows?[i] ?? 0);
        }
    }

    /// <summary>Chooses the bank.</summary>
    public PatchBank Build()
    {
        Thin(WantedCount());
        FeatureScaling scaling = _statistics.ToScaling(_standardize);
        int[] order = [.. Enumerable.Range(0, _count)];
        bool byFrequency = _options.FrequencyNeighborhood is not null;
        if (byFrequency)
        {
            order = [.. order.OrderBy(i => _frequencyRows[i])];
        }

        float[] bank = new float[_count * _channels];
        for (int i = 0; i < _count; i++)
        {
            Span<float> row = bank.AsSpan(i * _channels, _channels);
            _rows.AsSpan(order[i] * _channels, _channels).CopyTo(row);
            scaling.Apply(row);
        }

        return new PatchBank(bank, _count, scaling, _statistics.ToStatistics(), byFrequency ? [.. order.Select(i => _frequencyRows[i])] : null);
    }

    private void Append(ReadOnlySpan<float> patch, int frequencyRow)
    {
        if (_count == _capacity)
        {
            Thin((int)Math.Min(2L * WantedCount(), _capacity / 2));
        }

        if ((_count + 1) * _channels > _rows.Length)
        {
            Array.Resize(ref _rows, (int)Math.Min((long)_capacity * _channels, 2L * _rows.Length));
            Array.Resize(ref _frequencyRows, _rows.Length / _channels);
        }

        patch.CopyTo(_rows.AsSpan(_count * _channels));
        _frequencyRows[_count] = frequencyRow;
        _frequencyRowCount = Math.Max(_frequencyRowCount, frequencyRow + 1);
        _count++;
    }

    private int WantedCount() => _options.CoresetCount
        ?? (int)Math.Min(_options.MaxCoresetCount, Math.Max(1, (long)(_seen * _options.CoresetRatio)));

    private void Thin(int wanted)
    {
        if (wanted >= _count)
        {
            return;
        }

        ParallelOptions parallel = _context.ToParallelOptions();
        float[] projected = Project(parallel);
        if (_options.FrequencyNeighborhood is not null)
        {
            projected = SetApart(projected);
        }

        List<int> chosen = CoresetSelector.Select(
            projected,
            _count,
            projected.Length / _count,
            wanted,
            _random.Next(_count),
            done => _context.Progress?.Report(new FitProgress(FitStage.SelectingCoreset, done, wanted)),
            parallel);

        // In the order of the recordings, so that rows move to the front without overwriting each other.
        chosen.Sort();
        for (int i = 0; i < chosen.Count; i++)
        {
            _rows.AsSpan(chosen[i] * _channels, _channels).CopyTo(_rows.AsSpan(i * _channels, _channels));
            _frequencyRows[i] = _frequencyRows[chosen[i]];
        }

        _count = chosen.Count;
    }

    /// <summary>Appends one coordinate per frequency row, so that patches of different rows are farther apart than any of one row: each row is then covered by its own patches, as it will be searched.</summary>
    private float[] SetApart(float[] projected)
    {
        int length = projected.Length / _count, wide = length + _frequencyRowCount;
        float largest = 0;
        for (int i = 0; i < _count; i++)
        {
            largest = Math.Max(largest, TensorPrimitives.SumOfSquares<float>(projected.AsSpan(i * length, length)));
        }

        // Two patches are at most twice the largest norm apart; rows are twice the square of the coordinate apart.
        float coordinate = MathF.Sqrt(2 * Math.Max(largest, 1e-12f)) * 1.01f;
        float[] apart = new float[(long)_count * wide];
        for (int i = 0; i < _count; i++)
        {
            projected.AsSpan(i * length, length).CopyTo(apart.AsSpan(i * wide));
            apart[(i * wide) + length + _frequencyRows[i]] = coordinate;
        }

        return apart;
    }

    /// <summary>Scaled patches, brought to few dimensions by a random Gaussian matrix (Johnson and Lindenstrauss) if they have many.</summary>
    private float[] Project(ParallelOptions parallel)
    {
        FeatureScaling scaling = _statistics.ToScaling(_standardize);
        int length = ProjectionLength;
        float[] projected = new float[(long)_count * length];
        if (length == _channels)
        {
            _rows.AsSpan(0, _count * _channels).CopyTo(projected);
            for (int i = 0; i < _count; i++)
            {
                scaling.Apply(projected.AsSpan(i * length, length));
            }

            return projected;
        }

        _projection ??= GaussianMatrix(length, _channels, _random);
        var packed = new PackedRows(_projection, length, _channels, 0, _channels);
        int width = PackedRows.PanelWidth;
        const int Block = 256;
        Parallel.For(0, (_count + Block - 1) / Block, parallel, block =>
        {
            int first = block * Block;
            int rows = Math.Min(Block, _count - first);
            float[] scaled = _rows.AsSpan(first * _channels, rows * _channels).ToArray();
            for (int i = 0; i < rows; i++)
            {
                scaling.Apply(scaled.AsSpan(i * _channels, _channels));
            }

            float[] products = new float[rows * width];
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                DotProducts.Compute(scaled, rows, _channels, packed, panel, products, width);
                int columns = Math.Min(width, length - (panel * width));
                for (int i = 0; i < rows; i++)
                {
                    products.AsSpan(i * width, columns).CopyTo(projected.AsSpan(((first + i) * length) + (panel * width)));
                }
            }
        });
        return projected;
    }

    private static float[] GaussianMatrix(int rows, int columns, Random random)
    {
        float[] matrix = new float[rows * columns];
        double scale = 1 / Math.Sqrt(rows);
        for (int i = 0; i < matrix.Length; i++)
        {
            // Box-Muller; 1 - NextDouble() is never 0.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            matrix[i] = (float)(scale * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return matrix;
    }
}
