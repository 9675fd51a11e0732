namespace AudioAnomaly;

/// <summary>How a job's working memory is laid out.</summary>
internal readonly unsafe struct StripMemory
{
    // Keeps the places of one tile at different positions out of one set of the first-level cache.
    private const int Skew = ChannelBlocks.Width;

    /// <param name="task">The layer's work.</param>
    /// <param name="panelWidth">The output channels of a panel.</param>
    /// <param name="start">The memory, or null to learn the <see cref="Length"/>.</param>
    public StripMemory(LayerTask task, int panelWidth, float* start)
    {
        int tiles = Groups(task.RowsPerStrip * task.TileColumns) * TileLayout.GroupTiles;
        int channels = task.Layer.Inputs;
        CoefficientStride = ((nint)tiles * channels) + Skew;
        ProductStride = ((nint)tiles * panelWidth) + Skew;
        Coefficients = start;
        Products = Coefficients + (Winograd.Positions * CoefficientStride);
        Scratch = Products + Whole(Winograd.Positions * ProductStride);
        Patch = Scratch + (Winograd.Positions * ChannelBlocks.Width);
        Rows = Patch + (Winograd.Positions * channels);
        Spectrogram = Rows;
        if (task.First is { } first)
        {
            int rows = (task.RowsPerStrip * Winograd.Outputs) + 2;
            Spectrogram = Rows + Whole((nint)first.OutputLength(rows));
            Length = Spectrogram + Whole((nint)first.WorkLength(rows)) - start;
        }
        else
        {
            Length = Spectrogram - start;
        }
    }

    /// <summary>The tiles' coefficients, position by position.</summary>
    public float* Coefficients { get; }

    /// <summary>Numbers from one position's coefficients to the next.</summary>
    public nint CoefficientStride { get; }

    /// <summary>A panel's products, position by position, tile by tile.</summary>
    public float* Products { get; }

    /// <summary>Numbers from one position's products to the next.</summary>
    public nint ProductStride { get; }

    /// <summary>Between the two passes of a transform.</summary>
    public float* Scratch { get; }

    /// <summary>A tile that reaches beyond the feature map.</summary>
    public float* Patch { get; }

    /// <summary>Rows of block 1's first feature map.</summary>
    public float* Rows { get; }

    /// <summary>Rows of the normalised spectrogram.</summary>
    public float* Spectrogram { get; }

    /// <summary>All of it, in numbers.</summary>
    public long Length { get; }

    /// <summary>The groups that so many tiles fill.</summary>
    public static int Groups(int tiles) => (tiles + TileLayout.GroupTiles - 1) / TileLayout.GroupTiles;

    private static nint Whole(nint count) => (count + ChannelBlocks.Width - 1) / ChannelBlocks.Width * ChannelBlocks.Width;
}
