"""What the documents module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.documents.demo import seed
from tamgiang.modules.documents.registers import REGISTERS
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="documents",
    label=Label("Văn bản điện tử", "Documents"),
    icon="file-certificate",
    description=Label("Văn bản đi và ký số", "Outgoing documents and digital signatures"),
    registers=REGISTERS,
    navigation=(
        NavItem(
            Label("Văn bản đi", "Outgoing documents"),
            "file-certificate",
            register="documents.outgoing",
        ),
        NavItem(
            Label("Sổ văn bản mật", "Secret stubs"),
            "file-shredder",
            register="documents.secret_stub",
        ),
    ),
    sample=seed,
    sample_order=50,
)
