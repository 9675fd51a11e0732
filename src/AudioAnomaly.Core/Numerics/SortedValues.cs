namespace AudioAnomaly;

/// <summary>Looks values up among others that are sorted.</summary>
internal static class SortedValues
{
    /// <summary>The first value that is higher than another, or, if asked for, as high.</summary>
    /// <param name="sorted">The values, ascending.</param>
    /// <param name="value">The other value.</param>
    /// <param name="orEqual">Whether one that is as high will do.</param>
    /// <returns>Its index; the number of values if there is none.</returns>
    public static int FirstAbove(IReadOnlyList<double> sorted, double value, bool orEqual)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] > value || (orEqual && sorted[middle] == value))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
