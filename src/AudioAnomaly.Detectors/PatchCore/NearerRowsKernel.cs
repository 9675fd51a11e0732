using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Which rows a centre may come nearer to than others before it: |row|^2 + |centre|^2 - 2 row.centre is below the row's squared distance.</summary>
/// <param name="products">The rows' products with the centre.</param>
/// <param name="norms">The rows' squared norms.</param>
/// <param name="distances">The rows' squared distances.</param>
/// <param name="norm">The centre's squared norm.</param>
/// <param name="length">Number of rows, a multiple of 32.</param>
/// <param name="masks">Receives a bit for each row, 32 to a mask.</param>
internal unsafe readonly struct NearerRowsKernel(float* products, float* norms, float* distances, float norm, int length, uint* masks) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        TVector own = TLanes.Create(norm), two = TLanes.Create(2);
        int end = length;
        for (int first = 0; first < end; first += 32)
        {
            uint mask = 0;
            for (int lane = 0; lane < 32; lane += TLanes.Count)
            {
                int i = first + lane;
                TVector squared = TLanes.Subtract(TLanes.Add(own, TLanes.Load(norms + i)), TLanes.Multiply(TLanes.Load(products + i), two));
                mask |= TLanes.LessMask(squared, TLanes.Load(distances + i)) << lane;
            }

            masks[first / 32] = mask;
        }
    }
}
