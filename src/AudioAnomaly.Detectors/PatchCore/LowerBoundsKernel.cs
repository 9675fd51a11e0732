using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Which centres of a panel come nearer to rows than their bounds say: |row|^2 + |centre|^2 - 2 row.centre is below the bound.</summary>
/// <param name="products">Rows x panel width.</param>
/// <param name="norms">The rows' squared norms.</param>
/// <param name="bounds">The rows' bounds.</param>
/// <param name="panelNorms">The centres' squared norms.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="masks">Receives a bit for each centre, one mask for each row.</param>
internal unsafe readonly struct LowerBoundsKernel(float* products, float* norms, float* bounds, float* panelNorms, int rows, uint* masks) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        TVector two = TLanes.Create(2);
        int count = rows;
        for (int i = 0; i < count; i++)
        {
            TVector norm = TLanes.Create(norms[i]), bound = TLanes.Create(bounds[i]);
            float* dots = products + ((long)i * PackedRows.PanelWidth);
            uint mask = 0;
            for (int lane = 0; lane < PackedRows.PanelWidth; lane += TLanes.Count)
            {
                TVector sum = TLanes.Add(norm, TLanes.Load(panelNorms + lane));
                TVector squared = TLanes.Subtract(sum, TLanes.Multiply(TLanes.Load(dots + lane), two));
                mask |= TLanes.LessMask(squared, bound) << lane;
            }

            masks[i] = mask;
        }
    }
}
