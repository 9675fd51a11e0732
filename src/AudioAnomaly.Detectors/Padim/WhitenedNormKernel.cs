using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The squared norm of a lower triangular matrix times a vector.</summary>
/// <param name="matrix">The matrix, row by row without what lies above the diagonal.</param>
/// <param name="x">The vector.</param>
/// <param name="length">Its length.</param>
internal unsafe struct WhitenedNormKernel(float* matrix, float* x, int length) : ISingleKernel
{
    public float Result { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        float sum = 0;
        float* row = matrix, vector = x;
        int end = length;
        for (int values = 1; values <= end; values++)
        {
            float product = PartialSums<float, ProductTerm>.Of<TLanes, TVector>(row, vector, values);
            sum += product * product;
            row += values;
        }

        Result = sum;
    }
}
