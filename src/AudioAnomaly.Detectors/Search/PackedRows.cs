namespace AudioAnomaly;

/// <summary>
/// Rows packed for <see cref="DotProducts"/>: panels of <see cref="PanelWidth"/> rows, within a panel one coordinate of all its rows after the other. Missing
/// rows of the last panel are zero. Immutable.
/// </summary>
internal sealed class PackedRows
{
    /// <summary>Rows in a panel: two vectors of the widest kind there is. The same on every processor.</summary>
    public const int PanelWidth = 32;

    private readonly float[] _panels;

    /// <param name="rows">Row-major rows.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="offset">First coordinate to take.</param>
    /// <param name="length">Coordinates to take.</param>
    public PackedRows(ReadOnlySpan<float> rows, int count, int stride, int offset, int length)
    {
        Count = count;
        Length = length;
        PanelCount = (count + PanelWidth - 1) / PanelWidth;
        _panels = GC.AllocateUninitializedArray<float>(checked(PanelCount * length * PanelWidth), pinned: true);
        for (int panel = 0; panel < PanelCount; panel++)
        {
            Span<float> target = _panels.AsSpan(panel * length * PanelWidth, length * PanelWidth);
            for (int lane = 0; lane < PanelWidth; lane++)
            {
                int row = (panel * PanelWidth) + lane;
                ReadOnlySpan<float> source = row < count ? rows.Slice((row * stride) + offset, length) : [];
                for (int k = 0; k < length; k++)
                {
                    target[(k * PanelWidth) + lane] = row < count ? source[k] : 0;
                }
            }
        }
    }

    public int Count { get; }

    public int Length { get; }

    public int PanelCount { get; }

    public ReadOnlySpan<float> Panel(int panel) => _panels.AsSpan(panel * Length * PanelWidth, Length * PanelWidth);

    /// <summary>Gathers a row from its panel.</summary>
    public void CopyRow(int row, Span<float> target)
    {
        ReadOnlySpan<float> lane = Panel(row / PanelWidth)[(row % PanelWidth)..];
        for (int k = 0; k < target.Length; k++)
        {
            target[k] = lane[k * PanelWidth];
        }
    }
}
