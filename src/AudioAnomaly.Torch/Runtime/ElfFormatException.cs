namespace AudioAnomaly.Torch;

/// <summary>An ELF file is not laid out as expected, or must not be patched. The message is a clause without a full stop.</summary>
internal sealed class ElfFormatException : Exception
{
    public ElfFormatException(string message)
        : base(message)
    {
    }
}
