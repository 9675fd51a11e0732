namespace AudioAnomaly;

/// <summary>The instructions that kernels are written with; one implementation for each <see cref="VectorPath"/> and type of number.</summary>
/// <typeparam name="T">The type of number.</typeparam>
/// <typeparam name="TVector">As many of them as one instruction takes.</typeparam>
/// <remarks>
/// All implementations round alike, except that <see cref="MultiplyAdd"/> and <see cref="MultiplySubtract"/> round twice where there is no fused
/// multiply-add.
/// </remarks>
internal unsafe interface ILanes<T, TVector>
    where T : unmanaged
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Create(T value);

    static abstract TVector Load(T* source);

    /// <summary>Loads fewer numbers than there are lanes; the others are 0.</summary>
    static abstract TVector LoadFirst(T* source, int count);

    static abstract void Store(T* target, TVector values);

    /// <summary>Stores the first lanes, fewer than there are.</summary>
    static abstract void StoreFirst(T* target, int count, TVector values);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Min(TVector a, TVector b);

    static abstract TVector Max(TVector a, TVector b);

    /// <summary>a * b + c.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>a * b - c.</summary>
    static abstract TVector MultiplySubtract(TVector a, TVector b, TVector c);

    /// <summary>The sum of the lanes, halves onto halves: of four (a + c) + (b + d).</summary>
    static abstract T Sum(TVector values);
}
