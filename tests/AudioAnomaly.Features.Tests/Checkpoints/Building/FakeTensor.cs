namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>A tensor to be pickled: which elements of which storage.</summary>
internal sealed record FakeTensor(FakeStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Pickles as torch.nn.Parameter does.</summary>
    public bool IsParameter { get; init; }

    /// <summary>What old files add to the storage: the view's key, its first element and length.</summary>
    public (long Start, long Count)? View { get; init; }

    public FakeTensor Transposed() => this with { Shape = [.. Shape.Reverse()], Strides = [.. Strides.Reverse()] };
}
