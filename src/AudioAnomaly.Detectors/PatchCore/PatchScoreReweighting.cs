namespace AudioAnomaly;

/// <summary>The clip score of PatchCore's equation 7.</summary>
internal static class PatchScoreReweighting
{
    /// <summary>(1 - exp(s) / sum over the neighbourhood of exp(distance)) * s, written so that nothing overflows.</summary>
    /// <param name="score">s: the distance of the worst patch to its nearest bank patch.</param>
    /// <param name="distances">The worst patch's distances to the bank patches around that one, itself among them.</param>
    /// <returns>The re-weighted score. With a neighbourhood of the nearest patch alone the score stays as it is, since nothing can be said of its
    /// density.</returns>
    public static double Apply(double score, IEnumerable<float> distances)
    {
        double sum = 0;
        int count = 0;
        foreach (float distance in distances)
        {
            sum += Exponential.Exp(distance - score);
            count++;
        }

        return count <= 1 ? score : (1 - (1 / sum)) * score;
    }
}
