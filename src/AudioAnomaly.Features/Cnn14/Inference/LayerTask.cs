namespace AudioAnomaly;

/// <summary>One layer's work on a batch, cut into jobs that may run at once: strips of rows of tiles, and where there are few of them, parts of the
/// output channels.
/// Results do not depend on the cut.</summary>
internal sealed class LayerTask
{
    // Larger strips outgrow the second-level cache, smaller ones read the kernels too often: 12,288 measured best among 6,144, 12,288 and 24,576.
    private const int CoefficientsPerPosition = 12288;
    private const int MinTiles = 12;
    private const int MaxTiles = 48;
    private const int JobsPerWorker = 4;
    private int _rowsPerStrip;
    private int _parts;

    /// <summary>The layer.</summary>
    public WinogradLayer Layer { get; private set; } = null!;

    /// <summary>What makes the layer's input from spectrograms; null if its input is a feature map.</summary>
    public FirstLayer? First { get; private set; }

    /// <summary>The recordings; only the first <see cref="ItemCount"/> count.</summary>
    public LayerItem[] Items { get; private set; } = [];

    /// <summary>The number of recordings.</summary>
    public int ItemCount { get; private set; }

    /// <summary>The input's columns.</summary>
    public int Columns { get; private set; }

    /// <summary>The tiles of a row.</summary>
    public int TileColumns { get; private set; }

    /// <summary>The rows of tiles of the batch.</summary>
    public int TileRows { get; private set; }

    /// <summary>The number of jobs.</summary>
    public int JobCount { get; private set; }

    /// <summary>The rows of tiles of a strip.</summary>
    public int RowsPerStrip => _rowsPerStrip;

    /// <summary>The outputs of a convolution that count: all, or those that whole cells are pooled of.</summary>
    public static int Needed(WinogradLayer layer, int length) => layer.Pools ? length / 2 * 2 : length;

    /// <summary>The length of the layer's output.</summary>
    public static int OutputLength(WinogradLayer layer, int length) => layer.Pools ? length / 2 : length;

    /// <summary>Makes room for so many recordings.</summary>
    public void Reserve(int count)
    {
        if (Items.Length < count)
        {
            Items = new LayerItem[count];
        }

        ItemCount = count;
    }

    /// <summary>Cuts the work, once <see cref="Items"/> have inputs and rows.</summary>
    public void Plan(WinogradLayer layer, FirstLayer? first, int columns, int workers)
    {
        (Layer, First, Columns) = (layer, first, columns);
        TileColumns = Tiles(Needed(layer, columns));
        TileRows = 0;
        foreach (ref LayerItem item in Items.AsSpan(0, ItemCount))
        {
            item.FirstTileRow = TileRows;
            TileRows += Tiles(Needed(layer, item.Rows));
        }

        int tiles = Math.Clamp(CoefficientsPerPosition / layer.Inputs / MinTiles * MinTiles, MinTiles, MaxTiles);
        _rowsPerStrip = Math.Min(TileRows, Math.Max(1, tiles / TileColumns));
        int strips = (TileRows + _rowsPerStrip - 1) / _rowsPerStrip;
        _parts = workers == 1 ? 1 : Math.Clamp(((JobsPerWorker * workers) + strips - 1) / strips, 1, layer.PanelCount);
        JobCount = strips * _parts;
    }

    /// <summary>What a job is.</summary>
    public (int FirstTileRow, int EndTileRow, int FirstPanel, int EndPanel) Job(int job)
    {
        int first = job / _parts * _rowsPerStrip;
        int part = job % _parts;
        return (first, Math.Min(first + _rowsPerStrip, TileRows), Layer.PanelCount * part / _parts, Layer.PanelCount * (part + 1) / _parts);
    }

    private static int Tiles(int length) => (length + Winograd.Outputs - 1) / Winograd.Outputs;
}
