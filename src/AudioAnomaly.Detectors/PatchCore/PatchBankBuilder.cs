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
    }

    private int ProjectionLength => _channels <= _options.ProjectionDimensions ? _channels : _options.ProjectionDimensions;

    /// <summary>Adds a patch.</summary>
    public void Add(ReadOnlySpan<float> patch)
    {
        if (_count == _capacity)
        {
            Thin((int)Math.Min(2L * WantedCount(), _capacity / 2));
        }

        if ((_count + 1) * _channels > _rows.Length)
        {
            Array.Resize(ref _rows, (int)Math.Min((long)_capacity * _channels, 2L * _rows.Length));
        }

        patch.CopyTo(_rows.AsSpan(_count * _channels));
        _statistics.Add(patch);
        _count++;
        _seen++;
    }

    /// <summary>Chooses the bank.</summary>
    /// <returns>The scaled bank rows and the scaling.</returns>
    public (float[] Rows, int Count, FeatureScaling Scaling) Build()
    {
        Thin(WantedCount());
        FeatureScaling scaling = _statistics.ToScaling(_standardize);
        float[] bank = _rows[..(_count * _channels)];
        for (int i = 0; i < _count; i++)
        {
            scaling.Apply(bank.AsSpan(i * _channels, _channels));
        }

        return (bank, _count, scaling);
    }

    private int WantedCount() => _options.CoresetCount
        ?? (int)Math.Min(_options.MaxCoresetCount, Math.Max(1, (long)(_seen * _options.CoresetRatio)));

    private void Thin(int wanted)
    {
        if (wanted >= _count)
        {
            return;
        }

        var parallel = new ParallelOptions
        {
            CancellationToken = _context.CancellationToken,
            MaxDegreeOfParallelism = _context.MaxDegreeOfParallelism > 0 ? _context.MaxDegreeOfParallelism : Environment.ProcessorCount,
        };
        float[] projected = Project(parallel);
        List<int> chosen = CoresetSelector.Select(
            projected,
            _count,
            ProjectionLength,
            wanted,
            _random.Next(_count),
            done => _context.Progress?.Report(new FitProgress(FitStage.SelectingCoreset, done, wanted)),
            parallel);

        // In the order of the recordings, so that rows move to the front without overwriting each other.
        chosen.Sort();
        for (int i = 0; i < chosen.Count; i++)
        {
            _rows.AsSpan(chosen[i] * _channels, _channels).CopyTo(_rows.AsSpan(i * _channels, _channels));
        }

        _count = chosen.Count;
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
