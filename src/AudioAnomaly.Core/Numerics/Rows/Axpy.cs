using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Adds a multiple of a row to another one: y += a x, with fused multiply-add where there is one.</summary>
internal static unsafe class Axpy
{
    public static void Add(float a, ReadOnlySpan<float> x, Span<float> y) => Add(a, x, y, Processor.Path);

    public static void Add(double a, ReadOnlySpan<double> x, Span<double> y) => Add(a, x, y, Processor.Path);

    internal static void Add(float a, ReadOnlySpan<float> x, Span<float> y, VectorPath path)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        fixed (float* source = x, target = y)
        {
            var kernel = new SingleAxpyKernel(a, source, target, x.Length);
            VectorDispatch.Run(ref kernel, path);
        }
    }

    internal static void Add(double a, ReadOnlySpan<double> x, Span<double> y, VectorPath path)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        fixed (double* source = x, target = y)
        {
            var kernel = new DoubleAxpyKernel(a, source, target, x.Length);
            VectorDispatch.RunDouble(ref kernel, path);
        }
    }

    /// <summary>The loop of both kernels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<T, TLanes, TVector>(T a, T* x, T* y, int length)
        where T : unmanaged
        where TLanes : struct, ILanes<T, TVector>
        where TVector : struct
    {
        TVector factor = TLanes.Create(a);
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(y + i, TLanes.MultiplyAdd(factor, TLanes.Load(x + i), TLanes.Load(y + i)));
        }

        if (i < length)
        {
            int rest = length - i;
            TLanes.StoreFirst(y + i, rest, TLanes.MultiplyAdd(factor, TLanes.LoadFirst(x + i, rest), TLanes.LoadFirst(y + i, rest)));
        }
    }
}
