namespace AudioAnomaly;

/// <summary>Computes strips: all tiles' coefficients first, then panel by panel their products and outputs.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its instructions.</typeparam>
internal sealed unsafe class VectorStripKernel<TVector, TLanes> : StripKernel
    where TVector : unmanaged
    where TLanes : struct, ISingleLanes<TVector>
{
    public override int Lanes => TLanes.Count;

    public override long WorkLength(LayerTask task) => new StripMemory(task, 2 * TLanes.Count, null).Length;

    public override void Run(LayerTask task, int job, float* work)
    {
        var memory = new StripMemory(task, 2 * TLanes.Count, work);
        (int firstRow, int endRow, int firstPanel, int endPanel) = task.Job(job);
        TransformInputs(task, memory, firstRow, endRow);
        WinogradLayer layer = task.Layer;
        int blocks = layer.Inputs / ChannelBlocks.Width;
        int groups = StripMemory.Groups((endRow - firstRow) * task.TileColumns);
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            float* kernel = layer.Panel(panel);
            for (int position = 0; position < Winograd.Positions; position++, kernel += (long)layer.Inputs * layer.PanelWidth)
            {
                float* coefficients = memory.Coefficients + (position * memory.CoefficientStride);
                TileProducts<TVector, TLanes>.Multiply(coefficients, groups, kernel, blocks, memory.Products + (position * memory.ProductStride));
            }

            TransformOutputs(task, memory, firstRow, endRow, panel);
        }
    }

    private static void TransformInputs(LayerTask task, in StripMemory memory, int firstRow, int endRow)
    {
        int tile = 0;
        for (int index = 0; index < task.ItemCount; index++)
        {
            ref LayerItem item = ref task.Items[index];
            int first = Math.Max(firstRow - item.FirstTileRow, 0);
            int end = Math.Min(endRow - item.FirstTileRow, TileRowsOf(task, item));
            if (first >= end)
            {
                continue;
            }

            float* rows = item.Input;
            nint rowStride = (nint)task.Columns * task.Layer.Inputs;
            if (task.First is { } layer)
            {
                int firstInput = Math.Max((first * Winograd.Outputs) - 1, 0);
                int endInput = Math.Min((end * Winograd.Outputs) + 1, item.Rows);
                FirstConvolution<TVector, TLanes>.Apply(layer, item.Input, item.Rows, firstInput, endInput - firstInput, memory.Rows, memory.Spectrogram);
                rows = memory.Rows - (firstInput * rowStride);
            }

            for (int row = first; row < end; row++)
            {
                for (int column = 0; column < task.TileColumns; column++, tile++)
                {
                    TransformInput(task, memory, rows, rowStride, item.Rows, (row * Winograd.Outputs) - 1, (column * Winograd.Outputs) - 1, tile);
                }
            }
        }
    }

    private static void TransformInput(LayerTask task, in StripMemory memory, float* rows, nint rowStride, int rowCount, int top, int left, int tile)
    {
        int channels = task.Layer.Inputs;
        float* source = rows + (top * rowStride) + ((nint)left * channels);
        if (top < 0 || left < 0 || top + Winograd.Inputs > rowCount || left + Winograd.Inputs > task.Columns)
        {
            CopyWithBorder(source, rowStride, channels, top, left, rowCount, task.Columns, memory.Patch);
            source = memory.Patch;
            rowStride = Winograd.Inputs * channels;
        }

        (int group, int place) = Math.DivRem(tile, TileLayout.GroupTiles);
        float* target = memory.Coefficients + ((nint)group * channels * TileLayout.GroupTiles) + (place * ChannelBlocks.Width);
        InputTransform<TVector, TLanes>.Apply(source, rowStride, channels, target, memory.CoefficientStride, memory.Scratch);
    }

    // Beyond the feature map all is zero.
    private static void CopyWithBorder(float* source, nint rowStride, int channels, int top, int left, int rowCount, int columnCount, float* patch)
    {
        int before = Math.Max(-left, 0);
        int count = Math.Min(columnCount - left, Winograd.Inputs) - before;
        for (int row = 0; row < Winograd.Inputs; row++, source += rowStride, patch += Winograd.Inputs * channels)
        {
            var target = new Span<float>(patch, Winograd.Inputs * channels);
            if ((uint)(top + row) >= (uint)rowCount)
            {
                target.Clear();
                continue;
            }

            target[..(before * channels)].Clear();
            new ReadOnlySpan<float>(source + (before * channels), count * channels).CopyTo(target[(before * channels)..]);
            target[((before + count) * channels)..].Clear();
        }
    }

    private static void TransformOutputs(LayerTask task, in StripMemory memory, int firstRow, int endRow, int panel)
    {
        int tile = 0;
        for (int index = 0; index < task.ItemCount; index++)
        {
            ref LayerItem item = ref task.Items[index];
            int end = Math.Min(endRow - item.FirstTileRow, TileRowsOf(task, item));
            for (int row = Math.Max(firstRow - item.FirstTileRow, 0); row < end; row++)
            {
                for (int column = 0; column < task.TileColumns; column++, tile++)
                {
                    TransformOutput(task, memory, item, row, column, panel, tile);
                }
            }
        }
    }

    private static void TransformOutput(LayerTask task, in StripMemory memory, in LayerItem item, int tileRow, int tileColumn, int panel, int tile)
    {
        WinogradLayer layer = task.Layer;
        int side = layer.Pools ? Winograd.Outputs / 2 : Winograd.Outputs;
        int columns = LayerTask.OutputLength(layer, task.Columns);
        int rowsLeft = Math.Min(LayerTask.OutputLength(layer, item.Rows) - (tileRow * side), side);
        int columnsLeft = Math.Min(columns - (tileColumn * side), side);
        nint columnStride = layer.Outputs;
        nint rowStride = columns * columnStride;
        int channel = panel * layer.PanelWidth;
        int end = Math.Min(channel + layer.PanelWidth, layer.Outputs);
        float* products = memory.Products + (tile * layer.PanelWidth);
        float* target = item.Output + (tileRow * side * rowStride) + (tileColumn * side * columnStride) + channel;
        for (; channel < end; channel += TLanes.Count, products += TLanes.Count, target += TLanes.Count)
        {
            float* bias = layer.Bias + channel;
            if (layer.Pools)
            {
                OutputTransform<TVector, TLanes>.ApplyPooled(
                    products, memory.ProductStride, bias, target, rowStride, columnStride, rowsLeft, columnsLeft, memory.Scratch);
            }
            else
            {
                OutputTransform<TVector, TLanes>.Apply(
                    products, memory.ProductStride, bias, target, rowStride, columnStride, rowsLeft, columnsLeft, memory.Scratch);
            }
        }
    }

    private static int TileRowsOf(LayerTask task, in LayerItem item) => (LayerTask.Needed(task.Layer, item.Rows) + Winograd.Outputs - 1) / Winograd.Outputs;
}
