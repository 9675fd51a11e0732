namespace AudioAnomaly.Plotting;

/// <summary>A time-frequency grid made narrow enough to draw: neighbouring frames share a column.</summary>
internal sealed class CellGrid
{
    private const int MaxColumns = 1200;

    private CellGrid(double[,] cells, SpectrogramAxes axes, int frames)
    {
        Cells = cells;
        Axes = axes;
        StartSeconds = axes.TimeOf(-0.5);
        EndSeconds = axes.TimeOf(frames - 0.5);
    }

    /// <summary>Rows from the highest bin down, as pictures are drawn; NaN where nothing is known.</summary>
    public double[,] Cells { get; }

    public SpectrogramAxes Axes { get; }

    public double StartSeconds { get; }

    public double EndSeconds { get; }

    /// <summary>Columns are means: of a spectrogram one wants to see the level.</summary>
    public static CellGrid OfMeans(ReadOnlySpan<float> values, int frames, SpectrogramAxes axes, int validBins) => Create(values, frames, axes, validBins, mean: true);

    /// <summary>Columns are maxima: of anomalies one wants to miss none.</summary>
    public static CellGrid OfMaxima(ReadOnlySpan<float> values, int frames, SpectrogramAxes axes, int validBins) => Create(values, frames, axes, validBins, mean: false);

    private static CellGrid Create(ReadOnlySpan<float> values, int frames, SpectrogramAxes axes, int validBins, bool mean)
    {
        int columns = Math.Min(frames, MaxColumns);
        double[,] cells = new double[axes.Bins, columns];
        for (int column = 0; column < columns; column++)
        {
            int first = (int)((long)column * frames / columns);
            int last = Math.Max(first + 1, (int)((long)(column + 1) * frames / columns));
            for (int bin = 0; bin < axes.Bins; bin++)
            {
                double result = mean ? 0 : double.NegativeInfinity;
                for (int frame = first; frame < last; frame++)
                {
                    float value = values[(frame * axes.Bins) + bin];
                    result = mean ? result + value : Math.Max(result, value);
                }

                cells[axes.Bins - 1 - bin, column] = bin >= validBins ? double.NaN : mean ? result / (last - first) : result;
            }
        }

        return new CellGrid(cells, axes, frames);
    }
}
