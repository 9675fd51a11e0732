using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What is kept of the score of a normal window.</summary>
/// <param name="Score">The clip score.</param>
/// <param name="MapPeak">The map's highest cell.</param>
/// <param name="CellLevel">What 99 % of the map's cells in scope do not reach.</param>
internal readonly record struct NormalScore(double Score, double MapPeak, double CellLevel)
{
    public static NormalScore Of(DetectorOutput output)
    {
        AnomalyMap map = output.Map;
        float[] cells = new float[map.Frames * map.ValidBins];
        for (int frame = 0; frame < map.Frames; frame++)
        {
            map.Values.Span.Slice(frame * map.Bins, map.ValidBins).CopyTo(cells.AsSpan(frame * map.ValidBins));
        }

        Array.Sort(cells);
        return new NormalScore(output.Score, map.Max, cells[(int)(0.99 * (cells.Length - 1))]);
    }
}
