using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What is kept of the score of a normal window.</summary>
/// <param name="Score">The clip score.</param>
/// <param name="MapPeak">The map's highest cell.</param>
/// <param name="CellLevel">What 99 % of the map's cells in scope do not reach.</param>
internal readonly record struct NormalScore(double Score, double MapPeak, double CellLevel)
{
    private const double Level = 0.99;

    public static NormalScore Of(DetectorOutput output) => new(output.Score, output.Map.Max, LevelOf(output.Map));

    /// <summary>Keeps the highest hundredth of the cells, the lowest of them on top: a whole sort of every map is much of a calibration.</summary>
    private static double LevelOf(AnomalyMap map)
    {
        int count = map.Frames * map.ValidBins, kept = count - (int)(Level * (count - 1));
        var highest = new PriorityQueue<float, float>(kept + 1);
        for (int frame = 0; frame < map.Frames; frame++)
        {
            foreach (float cell in map.Values.Span.Slice(frame * map.Bins, map.ValidBins))
            {
                if (highest.Count < kept)
                {
                    highest.Enqueue(cell, cell);
                }
                else if (cell > highest.Peek())
                {
                    highest.DequeueEnqueue(cell, cell);
                }
            }
        }

        return highest.Peek();
    }
}
