using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Keeps the few smallest of many values, ascending; of equal ones the first come first.</summary>
/// <param name="values">The values, no NaN.</param>
/// <param name="length">How many.</param>
/// <param name="best">The smallest values so far, infinite at first.</param>
/// <param name="indices">Where they stand.</param>
/// <param name="wanted">How many to keep, 1 or more.</param>
internal unsafe readonly struct SmallestValuesKernel(float* values, int length, float* best, int* indices, int wanted) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        int i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            // Most blocks hold none.
            for (uint below = TLanes.LessMask(TLanes.Load(values + i), TLanes.Create(best[wanted - 1])); below != 0; below &= below - 1)
            {
                Insert(i + System.Numerics.BitOperations.TrailingZeroCount(below));
            }
        }

        for (; i < length; i++)
        {
            Insert(i);
        }
    }

    private void Insert(int index)
    {
        float value = values[index];
        if (!(value < best[wanted - 1]))
        {
            return;
        }

        int place = wanted - 1;
        while (place > 0 && value < best[place - 1])
        {
            best[place] = best[place - 1];
            indices[place] = indices[place - 1];
            place--;
        }

        (best[place], indices[place]) = (value, index);
    }
}
