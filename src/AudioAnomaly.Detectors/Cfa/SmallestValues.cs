namespace AudioAnomaly;

/// <summary>Finds the few smallest of many values.</summary>
internal static class SmallestValues
{
    /// <summary>Finds the smallest values, ascending; of equal ones the first come first.</summary>
    /// <param name="values">The values, no NaN, at least as many as are wanted.</param>
    /// <param name="indices">Receives where they stand, one or more.</param>
    public static unsafe void Find(ReadOnlySpan<float> values, Span<int> indices)
    {
        Span<float> best = stackalloc float[indices.Length];
        best.Fill(float.PositiveInfinity);
        indices.Clear();
        fixed (float* all = values, smallest = best)
        fixed (int* places = indices)
        {
            var kernel = new SmallestValuesKernel(all, values.Length, smallest, places, indices.Length);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }
}
