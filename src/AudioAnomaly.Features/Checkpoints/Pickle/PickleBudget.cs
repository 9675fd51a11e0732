namespace AudioAnomaly.Checkpoints;

/// <summary>Bounds the memory that a pickle can make the reader use, before it is used.</summary>
internal sealed class PickleBudget
{
    // A state dict of 1,000 tensors with its optimizer costs about 2 MB of this.
    private const long MaxBytes = 24 * 1024 * 1024;
    private long _used;

    /// <summary>Takes back a charge for what is no longer kept.</summary>
    public void Refund(long bytes) => _used -= bytes;

    /// <exception cref="FormatException">The pickle asks for more than any checkpoint needs.</exception>
    public void Charge(long bytes)
    {
        _used += bytes;
        if (_used > MaxBytes)
        {
            throw new FormatException("its list of contents is larger than any state dict needs. Save model.state_dict() alone.");
        }
    }
}
