namespace AudioAnomaly.Torch;

/// <summary>Chooses the clips that are held out from training.</summary>
internal static class ClipSplit
{
    /// <summary>A seeded choice.</summary>
    /// <param name="clips">The number of clips.</param>
    /// <param name="fraction">The share to hold out; if above 0, at least one of two clips.</param>
    /// <param name="random">The generator.</param>
    /// <returns>For every clip, whether it is held out.</returns>
    public static bool[] HoldOut(int clips, double fraction, Random random)
    {
        bool[] heldOut = new bool[clips];
        if (fraction > 0 && clips > 1)
        {
            int[] order = [.. Enumerable.Range(0, clips)];
            random.Shuffle(order);
            foreach (int clip in order.AsSpan(0, Math.Max(1, (int)(clips * fraction))))
            {
                heldOut[clip] = true;
            }
        }

        return heldOut;
    }
}
