//! The two facts of EXIF data that matter: which way is up, and whether it says where the picture was taken.

/// EXIF orientation: 1 to 8, as in the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// The orientation with this number; anything unknown is upright.
    pub(super) fn new(number: u16) -> Self {
        match u8::try_from(number) {
            Ok(number @ 1..=8) => Self(number),
            _ => Self(1),
        }
    }

    /// The number, 1 to 8.
    pub(super) fn number(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub(super) fn swaps_sides(self) -> bool {
        self.0 >= 5
    }
}

/// What the EXIF data says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Exif {
    /// Which way is up.
    pub(super) orientation: Orientation,
    /// Whether there is a GPS directory.
    pub(super) has_gps: bool,
}

const TAG_ORIENTATION: u16 = 0x0112;
const TAG_GPS: u16 = 0x8825;
/// Entries of the first directory that are looked at; cameras write about twenty.
const MAX_ENTRIES: usize = 512;

/// Reads a TIFF structure (without the `Exif\0\0` prefix of JPEG). Broken data gives the default.
pub(super) fn read(tiff: &[u8]) -> Exif {
    let mut exif = Exif::default();
    let Some(reader) = Reader::new(tiff) else { return exif };
    for entry in reader.first_directory() {
        match entry.tag {
            TAG_ORIENTATION => exif.orientation = Orientation::new(entry.short),
            TAG_GPS => exif.has_gps = true,
            _ => {}
        }
    }
    exif
}

/// A reader of the first directory of a TIFF structure; used for TIFF pictures too.
#[derive(Clone, Copy)]
pub(super) struct Reader<'d> {
    data: &'d [u8],
    is_little_endian: bool,
}

/// One entry of a directory whose value stands in the entry itself.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// What it is.
    pub(super) tag: u16,
    /// The value read as a 16-bit number.
    pub(super) short: u16,
    /// The value as a number of either width.
    pub(super) number: u32,
    /// How many values there are.
    pub(super) count: u32,
    /// Where the values stand when they do not fit into the entry.
    pub(super) offset: u32,
}

impl<'d> Reader<'d> {
    /// A reader, if `data` starts like TIFF.
    pub(super) fn new(data: &'d [u8]) -> Option<Self> {
        match data.get(..4)? {
            [b'I', b'I', 42, 0] => Some(Self { data, is_little_endian: true }),
            [b'M', b'M', 0, 42] => Some(Self { data, is_little_endian: false }),
            _ => None,
        }
    }

    /// The entries of the first directory.
    pub(super) fn first_directory(self) -> impl Iterator<Item = Entry> {
        let start = self.long(4).unwrap_or(0) as usize;
        let count = usize::from(self.short(start).unwrap_or(0)).min(MAX_ENTRIES);
        (0..count).map_while(move |index| self.entry(start.checked_add(2 + index * 12)?))
    }

    fn entry(self, at: usize) -> Option<Entry> {
        const TYPE_SHORT: u16 = 3;
        let value_at = at.checked_add(8)?;
        let short = self.short(value_at)?;
        let long = self.long(value_at)?;
        let is_short = self.short(at + 2)? == TYPE_SHORT;
        let number = if is_short { u32::from(short) } else { long };
        Some(Entry { tag: self.short(at)?, short, number, count: self.long(at + 4)?, offset: long })
    }

    fn short(self, at: usize) -> Option<u16> {
        let bytes: [u8; 2] = self.data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(self, at: usize) -> Option<u32> {
        let bytes: [u8; 4] = self.data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}

/// Whether an XMP packet tells a place.
pub(super) fn xmp_has_gps(packet: &[u8]) -> bool {
    packet.windows(11).any(|window| window == b"GPSLatitude")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_exif_data_reads_as_upright() {
        assert_eq!(read(b"II*\0\xff\xff\xff\xff"), Exif::default());
        assert_eq!(read(b"II*\0\x08\0\0\0\xff\xff\x12\x01"), Exif::default());
        assert_eq!(read(b""), Exif::default());
    }
}
