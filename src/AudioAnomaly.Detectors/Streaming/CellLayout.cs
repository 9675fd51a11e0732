namespace AudioAnomaly;

/// <summary>
/// How the numbers of a cell lie: frequency rows, in each of them frames, in each of them numbers. Saved states have the frames outside, since neighbouring
/// cells, and sessions side by side, show the same frames.
/// </summary>
/// <param name="Frames">Frames that a cell shows.</param>
/// <param name="Channels">Numbers of a frequency row; a multiple of <paramref name="Frames"/>.</param>
internal readonly record struct CellLayout(int Frames, int Channels)
{
    /// <summary>Cells whose numbers belong to no frames.</summary>
    public static CellLayout Plain { get; } = new(1, 1);

    /// <summary>Cells as rows of frames.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="length">Numbers of a cell; a multiple of <see cref="Channels"/>.</param>
    /// <returns>As many numbers; <see cref="Frames"/> rows of each cell.</returns>
    public float[] ToRows(ReadOnlySpan<float> cells, int length)
    {
        float[] rows = new float[cells.Length];
        foreach ((int cell, int row) in Places(cells.Length, length))
        {
            cells.Slice(cell, Channels / Frames).CopyTo(rows.AsSpan(row));
        }

        return rows;
    }

    /// <summary>The cells of which <see cref="ToRows"/> made the rows.</summary>
    public float[] FromRows(ReadOnlySpan<float> rows, int length)
    {
        float[] cells = new float[rows.Length];
        foreach ((int cell, int row) in Places(rows.Length, length))
        {
            rows.Slice(row, Channels / Frames).CopyTo(cells.AsSpan(cell));
        }

        return cells;
    }

    /// <summary>Where numbers that belong together begin in cells, and where in rows.</summary>
    private IEnumerable<(int Cell, int Row)> Places(int total, int length)
    {
        int together = Channels / Frames, bands = length / Channels;
        for (int start = 0; start < total; start += length)
        {
            for (int band = 0; band < bands; band++)
            {
                for (int frame = 0; frame < Frames; frame++)
                {
                    yield return (start + (((band * Frames) + frame) * together), start + (((frame * bands) + band) * together));
                }
            }
        }
    }
}
